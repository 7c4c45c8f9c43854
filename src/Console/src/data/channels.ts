import { batch, signal } from '@preact/signals';
import { access, ApiError, type ClusterPage, clusterPath, getJson, type NodeRow } from './api';
import { Catalogue, type ListedChannel } from './catalogue';
import { poll } from './polling';

const firstPage = 200;
const page = 1000;
const refreshInterval = 3_000;

// The list of everything that was ever pushed carries schemas, and is long: it is asked for seldom.
const offeredInterval = 60_000;

export const search = signal('');
export const listed = signal<readonly ListedChannel[]>([]);
export const listComplete = signal(false);
export const listFault = signal('');
export const nodes = signal<readonly NodeRow[]>([]);
export const engine = signal('');

const catalogue = new Catalogue();
let offered: string[] = [];
let generation = 0;
let loading: Promise<void> | null = null;
let seen = { first: 0, last: 0 };

/** Begins to keep the list current; ends it by what it returns. */
export function followChannels(): () => void {
  const ends = [poll(refresh, refreshInterval, failed), poll(readOffered, offeredInterval, () => {})];
  return () => ends.forEach((end) => end());
}

/** Shows the channels whose names hold a text; the server looks for them. */
export function searchFor(text: string): void {
  if (text === search.value) {
    return;
  }
  search.value = text;
  beginAnew();
}

/** Forgets the list and reads it anew, as whoever is signed in now. */
export function restart(): void {
  beginAnew();
  offered = [];
  readOffered().catch(() => {});
}

function beginAnew(): void {
  generation++;
  loading = null;
  catalogue.clear();
  show();
  void more();
}

/** Reads the next page, unless the last one was read or one is under way. */
export function more(): Promise<void> {
  if (catalogue.complete) {
    return Promise.resolve();
  }
  loading ??= readPage(catalogue.last, catalogue.rows.length === 0 ? firstPage : page)
    .catch(failed)
    .finally(() => {
      loading = null;
    });
  return loading;
}

/** Says which lines are seen, so that these are kept current; the last ones call for the next page. */
export function sees(first: number, last: number): void {
  seen = { first, last };
  if (last >= listed.value.length - 20) {
    void more();
  }
}

// Only what is seen is read again, however many channels there are.
async function refresh(signal: AbortSignal): Promise<void> {
  if (access.value === 'needed' || access.value === 'refused') {
    return;
  }
  if (catalogue.rows.length === 0) {
    await (catalogue.complete ? readPage('', firstPage, signal) : more());
    return;
  }
  const lines = listed.value.slice(seen.first, seen.last + 1).filter((line) => line.row !== null);
  const before = listed.value.slice(0, seen.first).findLast((line) => line.row !== null);
  await readPage(before?.name ?? '', Math.max(20, lines.length + 5), signal);
}

async function readPage(after: string, limit: number, abort?: AbortSignal): Promise<void> {
  const asked = generation;
  const answer = await getJson<ClusterPage>(clusterPath(search.value, after, limit), abort);
  if (asked !== generation) {
    return;
  }
  catalogue.put(after, limit, answer.channels);
  batch(() => {
    nodes.value = answer.nodes;
    engine.value = answer.engine;
    listFault.value = '';
    show();
  });
}

async function readOffered(signal?: AbortSignal): Promise<void> {
  const { channels } = await getJson<{ channels: { channel: string }[] }>('api/live/list', signal);
  offered = channels.map((row) => row.channel).sort(byCode);
  show();
}

function show(): void {
  // As the server looks: capitals do not count.
  const wanted = search.value.toLowerCase();
  listed.value = catalogue.list(wanted === '' ? offered : offered.filter((name) => name.toLowerCase().includes(wanted)));
  listComplete.value = catalogue.complete;
}

function failed(reason: unknown): void {
  listFault.value = reason instanceof ApiError ? reason.message : 'The server cannot be reached.';
}

// As the server sorts: by the code of each character, in no language.
const byCode = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
