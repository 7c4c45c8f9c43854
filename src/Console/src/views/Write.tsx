import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { post } from '../data/api';

/** Publishing and pushing, behind a deliberate click: the page shows, it does not change, until somebody opens this. */
export function Write({ channel }: { channel: string }) {
  const open = useSignal(false);
  return (
    <section class="write" aria-label="Write">
      <button type="button" id="write" aria-expanded={open.value} aria-controls="write-boxes" onClick={() => { open.value = !open.value; }}>
        {open.value ? 'Close what writes' : 'Publish or push…'}
      </button>
      <div id="write-boxes" hidden={!open.value}>
        {open.value ? <><Publish channel={channel} /><Push channel={channel} /></> : null}
      </div>
    </section>
  );
}

function Publish({ channel }: { channel: string }) {
  const data = useSignal('{}');
  const result = useSignal('');
  const first = useRef<HTMLTextAreaElement>(null);
  useEffect(() => first.current?.focus(), []);

  const submit = async (): Promise<void> => {
    try {
      JSON.parse(data.value);
    } catch (reason) {
      result.value = `This is not JSON: ${(reason as Error).message}`;
      return;
    }
    // As it was written: parsing and writing it again would round large numbers.
    result.value = await send('api/live/publish', 'application/json', `{"channel":${JSON.stringify(channel)},"data":${data.value}}`);
  };
  return (
    <Box id="publish" title={`Publish on ${channel}`} label="Data, as JSON" button="Publish" result={result.value} onSubmit={submit}>
      <textarea id="publish-text" ref={first} rows={4} spellcheck={false} value={data.value} onInput={(event) => { data.value = event.currentTarget.value; }} />
    </Box>
  );
}

function Push({ channel }: { channel: string }) {
  const [scope, namespace = ''] = channel.split('/');
  const stream = useSignal(scope === 'stream' ? namespace : '');
  const lines = useSignal('');
  const result = useSignal('');
  const submit = async (): Promise<void> => {
    result.value = await send(`api/live/push/${encodeURIComponent(stream.value.trim())}`, 'text/plain; charset=utf-8', lines.value);
  };
  return (
    <Box id="push" title="Push line protocol" label="Lines" button="Push" result={result.value} onSubmit={submit}>
      <textarea id="push-text" rows={4} spellcheck={false} placeholder="weather,city=Kraków temperature=21.5" value={lines.value} onInput={(event) => { lines.value = event.currentTarget.value; }} />
      <label for="push-stream">Stream</label>
      <input id="push-stream" required spellcheck={false} autocomplete="off" value={stream.value} onInput={(event) => { stream.value = event.currentTarget.value; }} />
    </Box>
  );
}

interface BoxProps {
  id: string;
  title: string;
  label: string;
  button: string;
  result: string;
  onSubmit: () => Promise<void>;
  children: ComponentChildren;
}

function Box({ id, title, label, button, result, onSubmit, children }: BoxProps) {
  const busy = useSignal(false);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    busy.value = true;
    try {
      await onSubmit();
    } finally {
      busy.value = false;
    }
  };
  return (
    <form id={id} onSubmit={submit}>
      <h3>{title}</h3>
      <label for={`${id}-text`}>{label}</label>
      {children}
      <button type="submit" disabled={busy.value}>{button}</button>
      <output id={`${id}-result`} class={result.startsWith('200') ? 'good' : 'fault'}>{result}</output>
    </form>
  );
}

/** The status and the server's own words. */
async function send(path: string, type: string, body: string): Promise<string> {
  try {
    const { status, text } = await post(path, type, body);
    return `${status} ${text}`.trim();
  } catch {
    return 'The server cannot be reached.';
  }
}
