import type { LifeEvent } from '../data/api';
import type { EventLog } from '../data/events';
import { dayTime } from '../data/format';
import { sentences } from '../data/holders';
import { channelHref } from '../data/route';
import { NodeName } from './NodeName';

const maxLines = 200;

/** What happened, newest first; take-overs and healed gaps stand out. */
export function EventFeed({ log, links = false }: { log: EventLog; links?: boolean }) {
  if (log.available.value === false) {
    return <p class="hint" id="events-missing">This server does not tell what happens to its channels.</p>;
  }
  if (log.fault.value) {
    return <p class="hint" role="status">{log.fault.value}</p>;
  }
  const events = log.events.value.slice(-maxLines).reverse();
  if (events.length === 0) {
    return <p class="hint">{log.available.value === null ? 'Asking the server.' : 'Nothing has happened yet.'}</p>;
  }
  return <ol class="feed" aria-label="Events, newest first">{events.map((event) => <Entry key={event.id} event={event} link={links} />)}</ol>;
}

function Entry({ event, link }: { event: LifeEvent; link: boolean }) {
  return (
    <li data-event={event.name}>
      <time dateTime={event.time}>{dayTime(Date.parse(event.time))}</time>
      {link ? <a href={channelHref(event.channel)}>{event.channel}</a> : null}
      <span class="what">{sentences[event.name] ?? event.name}</span>
      <span class="who"><NodeName id={event.node} /> <span class="token" title="token">{event.token}</span></span>
    </li>
  );
}
