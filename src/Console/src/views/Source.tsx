import { useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { SourceRow } from '../data/api';
import type { EventLog } from '../data/events';
import { clockTime, dayTime, duration } from '../data/format';
import { endings, type Holder, holdersOf, marksOf } from '../data/holders';
import type { ChannelWatch } from '../data/watch';
import { EventFeed } from './EventFeed';
import { NodeName } from './NodeName';
import { Timeline } from './Timeline';

const maxHolders = 100;

interface SourceProps {
  log: EventLog;
  watch: ChannelWatch;
  /** Null without one, undefined while that is not known. */
  source: SourceRow | null | undefined;
}

/** Who holds the channel's source, since when and with which token; who held it before; and what happened beside that. */
export function Source({ log, watch, source }: SourceProps) {
  const now = useNow();
  const holders = holdersOf(log.events.value, source ?? null);
  const marks = useComputed(() => marksOf(log.events.value)).value;
  const notes = watch.notes.value;
  return (
    <section aria-label="Source">
      <Present source={source} holder={holders.at(-1)} now={now} />
      {holders.length > 0 || marks.length > 0 ? <Timeline holders={holders} marks={marks} notes={notes} now={now} /> : null}
      {holders.length > 0 ? <Holders holders={holders} now={now} /> : null}
      <h3>What happened here</h3>
      {notes.length > 0 ? (
        <ol class="feed" aria-label="Seen by this page">
          {notes.slice().reverse().map((note, index) => <li key={index} data-event={note.kind}><time>{clockTime(note.at)}</time><span class="what">{note.text}</span><span class="who">this page</span></li>)}
        </ol>
      ) : null}
      <EventFeed log={log} />
    </section>
  );
}

/** The time, which moves once a second. */
function useNow(): number {
  const now = useSignal(Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now();
    }, 1_000);
    return () => clearInterval(timer);
  }, []);
  return now.value;
}

function Present({ source, holder, now }: { source: SourceRow | null | undefined; holder: Holder | undefined; now: number }) {
  if (!source) {
    return <p id="present" class="present">{source === undefined ? 'Asking the cluster.' : 'No back-end source feeds this channel now.'}</p>;
  }
  const since = source.token === holder?.token ? (holder.since ?? Date.parse(source.since)) : Date.parse(source.since);
  return (
    <div id="present" class="present">
      <p>
        <span class="source-state" data-state={source.state}>{source.state}</span>
        {source.node ? <> held by <NodeName id={source.node} /> since {dayTime(since)} ({duration(now - since)}), with token <span class="token">{source.token}</span></> : <> held by no node</>}
        {source.type ? <> · type {source.type}</> : null}
      </p>
      {source.failures > 0 ? <p class="fault">{source.failures} failures in a row; the last: {source.last_error ?? 'no reason given'}</p> : null}
    </div>
  );
}

function Holders({ holders, now }: { holders: readonly Holder[]; now: number }) {
  return (
    <div class="wide" tabIndex={0} role="group" aria-label="Holders, newest first">
      <table id="holders">
        <thead><tr>{['Node', 'Token', 'Since', 'Until', 'How long', 'How it ended'].map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
        <tbody>
          {holders.slice(-maxHolders).reverse().map((holder) => (
            <tr key={`${holder.token} ${holder.since}`} data-end={holder.end}>
              <th scope="row"><NodeName id={holder.node} /></th>
              <td class="token">{holder.token}</td>
              <td>{holder.since === null ? 'before what is known' : dayTime(holder.since)}</td>
              <td>{holder.until === null ? 'now' : dayTime(holder.until)}</td>
              <td>{holder.since === null ? '–' : duration((holder.until ?? now) - holder.since)}</td>
              <td>{endings[holder.end]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
