import { useSignal } from '@preact/signals';
import type { PublicationContext, StreamPosition } from 'centrifuge';
import { useEffect } from 'preact/hooks';
import { count, wholeNumber } from '../data/format';
import { refusalOf } from '../data/refusal';
import type { ChannelWatch } from '../data/watch';

const page = 100;

/** What the channel remembers, newest first. */
export function History({ watch }: { watch: ChannelWatch }) {
  const publications = useSignal<readonly PublicationContext[]>([]);
  const top = useSignal<StreamPosition | null>(null);
  const fault = useSignal('');
  const complete = useSignal(false);

  const read = async (since: StreamPosition | null): Promise<void> => {
    try {
      const answer = await watch.subscription.history({ limit: page, reverse: true, ...(since ? { since } : {}) });
      publications.value = since ? [...publications.value, ...answer.publications] : answer.publications;
      complete.value = answer.publications.length < page;
      top.value = { epoch: answer.epoch, offset: answer.offset };
      fault.value = '';
    } catch (reason) {
      fault.value = refusalOf(reason, 'The history of this channel');
    }
  };
  const subscribed = watch.subscribed.value;
  useEffect(() => {
    if (subscribed) {
      void read(null);
    }
  }, [watch, subscribed]);

  const older = (): void => {
    const oldest = publications.value.at(-1)?.offset;
    if (oldest && top.value) {
      void read({ epoch: top.value.epoch, offset: oldest });
    }
  };

  if (fault.value) {
    return <p class="hint" id="history-fault" role="status">{fault.value}</p>;
  }
  if (!top.value) {
    return <p class="hint">{watch.fault.value ? 'There is no history without the subscription.' : 'Reading the history.'}</p>;
  }
  return (
    <section aria-label="History">
      <div class="bar">
        <p class="hint" id="history-top" role="status">{count(publications.value.length, 'publication')}, newest at offset {wholeNumber(top.value.offset)} of epoch {top.value.epoch}</p>
        <button type="button" id="history-again" onClick={() => void read(null)}>Read again</button>
      </div>
      <ol id="history" class="payloads">
        {publications.value.map(({ offset, data, info }) => <Remembered key={offset} offset={offset ?? 0} data={data} user={info?.user ?? ''} />)}
      </ol>
      {complete.value ? <p class="hint">It reaches no further back.</p> : <button type="button" onClick={older}>Older</button>}
    </section>
  );
}

function Remembered({ offset, data, user }: { offset: number; data: unknown; user: string }) {
  const open = useSignal(false);
  const line = JSON.stringify(data) ?? 'null';
  return (
    <li>
      <details onToggle={(event) => { open.value = event.currentTarget.open; }}>
        <summary><span class="number">{offset}</span> {user ? <span class="who">user {user}</span> : null} <code>{line.slice(0, 300)}</code></summary>
        {open.value ? <pre tabIndex={0} role="group" aria-label={`Publication ${offset}`}>{JSON.stringify(data, null, 2)}</pre> : null}
      </details>
    </li>
  );
}
