import { signal } from '@preact/signals';
import { credential, proof } from './credential';

/** Whether the server lets this page in: not known yet, yes, it wants a proof, or it refused the one it was shown. */
export type Access = 'asking' | 'open' | 'needed' | 'refused';

export const access = signal<Access>('asking');

export interface Caller {
  org: number;
  role: 'Viewer' | 'Editor' | 'Admin';
  login: string;
  server: boolean;
}

export interface NodeRow {
  id: string;
  role: string;
  address: string;
  version: string;
  started: string;
  clients: number;
  subscriptions: number;
}

export interface SourceRow {
  type: string;
  state: string;
  node: string | null;
  token: number;
  since: string;
  failures: number;
  last_error: string | null;
}

export interface ChannelRow {
  channel: string;
  owner: string;
  epoch: string;
  offset: number;
  subscribers: number;
  publications_per_minute: number;
  source: SourceRow | null;
}

export interface ClusterPage {
  engine: string;
  nodes: NodeRow[];
  channels: ChannelRow[];
}

export type EventName = 'occupied' | 'vacated' | 'source_opened' | 'source_closed' | 'healed' | 'owner_changed';

export interface LifeEvent {
  id: string;
  name: EventName;
  channel: string;
  node: string;
  token: number;
  time: string;
}

/** An answer other than 2xx, with what the server said. */
export class ApiError extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

export const address = (path: string): URL => new URL(path, document.baseURI);

/** Asks the server; every 401 closes the page's access, every other answer opens it. */
export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const shown = credential.value;
  const response = await fetch(address(path), { cache: 'no-store', ...init, headers: { accept: 'application/json', ...init.headers, ...proof(shown) } });
  if (shown === credential.value) {
    access.value = response.status !== 401 ? 'open' : shown === '' ? 'needed' : 'refused';
  }
  return response;
}

/** The JSON at a path. */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await ask(path, signal ? { signal } : {});
  if (!response.ok) {
    throw new ApiError(response.status, `${await messageOf(response)} (${response.status})`);
  }
  return (await response.json()) as T;
}

/** Posts a body; the server's own words for what went wrong, or empty. */
export async function post(path: string, type: string, body: string): Promise<{ status: number; text: string }> {
  const response = await ask(path, { method: 'POST', body, headers: { 'content-type': type } });
  return { status: response.status, text: await response.text() };
}

/** Grafana's envelope says what is wrong in `message`; whatever else comes is shown as it is. */
async function messageOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    return (JSON.parse(text) as { message?: string }).message ?? text;
  } catch {
    return text || response.statusText;
  }
}

export const clusterPath = (search: string, after: string, limit: number): string =>
  `api/live/cluster?${new URLSearchParams({ ...(search ? { channel: search } : {}), ...(after ? { after } : {}), limit: String(limit) })}`;
