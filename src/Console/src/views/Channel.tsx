import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { type ChannelRow, type ClusterPage, clusterPath, getJson } from '../data/api';
import { EventLog } from '../data/events';
import { count, shortId, wholeNumber } from '../data/format';
import { poll } from '../data/polling';
import { channelHref, type Pane, panes, route } from '../data/route';
import { mayWrite, session } from '../data/session';
import { ChannelWatch } from '../data/watch';
import { BackToList } from './Cluster';
import { History } from './History';
import { Live } from './Live';
import { Presence } from './Presence';
import { Source } from './Source';
import { Write } from './Write';

const statusInterval = 2_000;
const maxNameLength = 160;
const titles: Record<Pane, string> = { live: 'Live', history: 'History', presence: 'Presence', source: 'Source' };

/** One channel: what is known of it, and one of the panes. */
export function Channel({ channel }: { channel: string }) {
  const client = session.value;
  const watch = useMemo(() => (client ? new ChannelWatch(client, channel) : null), [client, channel]);
  useEffect(() => () => watch?.end(), [watch]);

  const log = useMemo(() => new EventLog(), [channel]);
  useEffect(() => log.follow(channel), [log]);
  const status = useStatus(channel);
  useEffect(focusOnPhone, []);
  const { pane } = route.value;

  return (
    <article aria-labelledby="channel">
      <div class="heading">
        <BackToList />
        <h2 id="channel">{channel}</h2>
        {watch && pane === 'live' ? <button id="hold" type="button" aria-pressed={watch.held.value} onClick={() => watch.hold(!watch.held.value)}>Hold</button> : null}
      </div>
      <StatusLine row={status.value ?? null} watch={watch} />
      <p id="fault" class="fault" role="alert" hidden={!watch?.fault.value}>{watch?.fault.value}</p>
      <Takeovers log={log} />
      <Tabs channel={channel} pane={pane} log={log} />
      <div id="pane" role="tabpanel" aria-labelledby={`tab-${pane}`}>
        {!watch ? <p class="hint">Waiting for the session.</p>
          : pane === 'history' ? <History watch={watch} />
            : pane === 'presence' ? <Presence watch={watch} />
              : pane === 'source' ? <Source log={log} watch={watch} source={status.value === undefined ? undefined : (status.value?.source ?? null)} />
                : <Live watch={watch} />}
      </div>
      {mayWrite() ? <Write channel={channel} /> : null}
    </article>
  );
}

/** Where the list goes away for the channel, the focus that was in it comes here. */
function focusOnPhone(): void {
  const list = document.querySelector<HTMLElement>('nav');
  if (list && getComputedStyle(list).display === 'none') {
    document.getElementById('content')?.focus();
  }
}

/** What the cluster says of the channel, read every two seconds; null while it is not active, undefined while it is not known. */
function useStatus(channel: string) {
  const status = useSignal<ChannelRow | null | undefined>(undefined);
  useEffect(() => poll(async (abort) => {
    // The name itself comes first among those that hold it and are not below it.
    const page = await getJson<ClusterPage>(clusterPath(channel, below(channel), 1), abort);
    status.value = page.channels.find((row) => row.channel === channel) ?? null;
  }, statusInterval), [channel]);
  return status;
}

/** A name that is below another one, with no channel between them. */
function below(channel: string): string {
  const before = `${channel.slice(0, -1)}${String.fromCharCode(channel.charCodeAt(channel.length - 1) - 1)}`;
  return channel.length < maxNameLength ? `${before}~` : before;
}

function StatusLine({ row, watch }: { row: ChannelRow | null; watch: ChannelWatch | null }) {
  const state = row?.source?.state;
  return (
    <div class="status">
      <p id="summary">
        {watch === null || (watch.received.value === 0 && watch.offset.value === 0)
          ? 'Waiting for the first publication.'
          : `${watch.received.value} ${watch.received.value === 1 ? 'publication' : 'publications'} received, offset ${watch.offset.value}`}
      </p>
      {row ? (
        <dl id="status">
          <div><dt>rate </dt><dd>{wholeNumber(row.publications_per_minute)}/min</dd></div>
          <div><dt>subscribers </dt><dd>{wholeNumber(row.subscribers)}</dd></div>
          <div><dt>owner </dt><dd title={row.owner}>{shortId(row.owner)}</dd></div>
          <div><dt>epoch </dt><dd>{row.epoch}</dd></div>
          {state ? <div><dt>source </dt><dd class="source-state" data-state={state}>{state}</dd></div> : null}
        </dl>
      ) : null}
    </div>
  );
}

/** Says aloud, in a word, what has just happened to the channel. */
function Takeovers({ log }: { log: EventLog }) {
  const fresh = log.fresh.value;
  const taken = fresh.filter((event) => event.name === 'owner_changed').at(-1);
  const opened = fresh.filter((event) => event.name === 'source_opened').at(-1);
  const healed = fresh.filter((event) => event.name === 'healed').length;
  const words = [
    taken ? `Node ${shortId(taken.node)} has taken the channel over.` : '',
    opened ? `Node ${shortId(opened.node)} has opened the source, with token ${opened.token}.` : '',
    healed ? `${count(healed, 'gap')} healed from the log.` : '',
  ].filter((text) => text !== '').join(' ');
  return <p id="just-now" class="just-now" role="status">{words}</p>;
}

function Tabs({ channel, pane, log }: { channel: string; pane: Pane; log: EventLog }) {
  const list = useRef<HTMLDivElement>(null);
  const step = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by !== 0) {
      event.preventDefault();
      const next = panes[(panes.indexOf(pane) + by + panes.length) % panes.length] as Pane;
      location.hash = channelHref(channel, next);
      list.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
    }
  };
  const takeovers = log.events.value.filter((event) => event.name === 'owner_changed').length;
  return (
    <div class="tabs" role="tablist" aria-label="What of the channel is shown" ref={list} onKeyDown={step}>
      {panes.map((each) => (
        <a
          key={each} id={`tab-${each}`} role="tab" href={channelHref(channel, each)} aria-controls="pane"
          aria-selected={each === pane} tabIndex={each === pane ? 0 : -1}
        >
          {titles[each]}{each === 'source' && takeovers > 0 ? <span class="badge" title="take-overs">{takeovers}</span> : null}
        </a>
      ))}
    </div>
  );
}
