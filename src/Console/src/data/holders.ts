import type { LifeEvent, SourceRow } from './api';

/** How a holder's time ended: it still runs, it gave the source up, its lease ran out, or another had it while it must still have lived. */
export type HolderEnd = 'runs' | 'closed' | 'expired' | 'overlap';

/** A time in which one node held the lease of a channel's source. */
export interface Holder {
  node: string;
  token: number;
  /** Milliseconds; null when it began before what is known. */
  since: number | null;
  /** Milliseconds; null while it runs. */
  until: number | null;
  end: HolderEnd;
}

/** Something that happened at one moment beside the holders. */
export interface Mark {
  id: string;
  kind: 'owner_changed' | 'healed';
  node: string;
  at: number;
}

// A lease lives so long unless it is given up or renewed; a quarter of a second is allowed for, as the server's audit does.
const lease = 3_000;
const allowance = 250;

/**
 * Who held a channel's source, in order of time. A lease that ran out has no end of its own: the next holder's beginning shows
 * it. One that begins sooner than a lease after another that was not given up, or without a higher token, is an overlap.
 */
export function holdersOf(events: readonly LifeEvent[], source: SourceRow | null): Holder[] {
  const holders: Holder[] = [];
  for (const event of events) {
    const at = Date.parse(event.time);
    const last = holders.at(-1);
    if (event.name === 'source_opened') {
      if (last && last.until === null) {
        last.until = at;
        last.end = isOverlap(last, event.token, at) ? 'overlap' : 'expired';
      }
      holders.push({ node: event.node, token: event.token, since: at, until: null, end: 'runs' });
    } else if (event.name === 'source_closed') {
      close(holders, event, at);
    }
  }
  return withPresent(holders, source);
}

export function marksOf(events: readonly LifeEvent[]): Mark[] {
  return events
    .filter((event): event is LifeEvent & { name: Mark['kind'] } => event.name === 'owner_changed' || event.name === 'healed')
    .map((event) => ({ id: event.id, kind: event.name, node: event.node, at: Date.parse(event.time) }));
}

function isOverlap(last: Holder, token: number, at: number): boolean {
  return token <= last.token || (last.since !== null && at - last.since < lease - allowance);
}

function close(holders: Holder[], event: LifeEvent, at: number): void {
  const held = holders.findLast((holder) => holder.token === event.token && holder.node === event.node);
  if (!held) {
    // It began before the events that are known.
    holders.push({ node: event.node, token: event.token, since: null, until: at, end: 'closed' });
  } else if (held.until === null) {
    held.until = at;
    held.end = 'closed';
  } else if (held.until < at && held.end === 'expired') {
    // Another had begun, and this one still lived: it was closed later.
    held.until = at;
    held.end = 'overlap';
  }
}

/** What the cluster says now decides whether the last holder still runs. */
function withPresent(holders: Holder[], source: SourceRow | null): Holder[] {
  const last = holders.at(-1);
  if (source?.node && source.token > 0 && (!last || source.token > last.token)) {
    if (last && last.until === null) {
      last.until = Date.parse(source.since);
      last.end = 'expired';
    }
    holders.push({ node: source.node, token: source.token, since: Date.parse(source.since), until: null, end: 'runs' });
  } else if (source && !source.node && last && last.until === null) {
    last.until = Math.max(last.since ?? 0, Date.parse(source.since));
    last.end = 'expired';
  }
  return holders;
}

/** What is said of the end of a holder's time. */
export const endings: Record<HolderEnd, string> = {
  runs: 'holds it now',
  closed: 'gave it up',
  expired: 'its lease ran out',
  overlap: 'OVERLAP: another held it while this lease must still have lived',
};

/** What is said of an event in the list of what happens. */
export const sentences: Record<LifeEvent['name'], string> = {
  occupied: 'first subscriber came',
  vacated: 'last subscriber left',
  source_opened: 'source opened',
  source_closed: 'source closed',
  healed: 'gap healed from the log',
  owner_changed: 'taken over by another owner',
};

/** Whether `id` is above `other`: both are two numbers, the one before the hyphen first. */
export function isLater(id: string, other: string): boolean {
  const [time = 0, sequence = 0] = id.split('-').map(Number);
  const [otherTime = 0, otherSequence = 0] = other.split('-').map(Number);
  return time > otherTime || (time === otherTime && sequence > otherSequence);
}
