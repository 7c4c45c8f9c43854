import { effect, signal } from '@preact/signals';
import { Centrifuge, type Subscription } from 'centrifuge';
import { access, address, ApiError, type Caller, getJson } from './api';
import { credential, isToken, proof } from './credential';
import { poll } from './polling';

const callerInterval = 1_000;

export type SessionState = 'waiting' | 'connecting' | 'connected' | 'reconnecting' | 'closed';

export const sessionState = signal<SessionState>('waiting');

/** Why the server ended the session for good; empty while it has not. */
export const sessionFault = signal('');

export const session = signal<Centrifuge | null>(null);

/** Who this page is to the server; null while that is not known, or the server does not say it. */
export const caller = signal<Caller | null>(null);

export const mayWrite = (): boolean => caller.value !== null && caller.value.role !== 'Viewer';

/** Opens a session whenever the server lets the page in, as whoever is signed in then. */
export function followAccess(): () => void {
  return effect(() => {
    const shown = credential.value;
    if (access.value !== 'open') {
      sessionState.value = 'waiting';
      return undefined;
    }
    let client: Centrifuge | null = null;
    const end = poll(async (abort) => {
      const found = await readCaller(abort);
      end();
      client = open(shown);
      caller.value = found;
      session.value = client;
    }, callerInterval);
    return () => {
      end();
      session.value = null;
      caller.value = null;
      client?.disconnect();
    };
  });
}

// Servers that do not say it show less of the page. Whatever else goes wrong passes: without the caller's organisation its channels have no name.
async function readCaller(abort: AbortSignal): Promise<Caller | null> {
  try {
    return await getJson<Caller>('api/live/caller', abort);
  } catch (reason) {
    if (reason instanceof ApiError && reason.status === 404) {
      return null;
    }
    throw reason;
  }
}

function open(shown: string): Centrifuge {
  const stream = { transport: 'http_stream' as const, endpoint: address('api/live/http_stream').href };
  const socket = { transport: 'websocket' as const, endpoint: address('api/live/ws').href.replace(/^http/, 'ws') };
  // A browser can send no header with a WebSocket: a key goes with the requests of HTTP streaming.
  const transports = shown === '' || isToken(shown) ? [socket, stream] : [stream];
  const client = new Centrifuge(transports, {
    name: 'liveorleans-console',
    ...(isToken(shown) ? { token: shown } : {}),
    emulationEndpoint: address('api/live/emulation').href,
    fetch: (url: string, init: RequestInit = {}) => fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), ...proof(shown) } }),
    minReconnectDelay: 200,
    maxReconnectDelay: 10_000,
  });
  let wasConnected = false;
  sessionFault.value = '';
  client.on('connecting', () => {
    sessionState.value = wasConnected ? 'reconnecting' : 'connecting';
  });
  client.on('connected', () => {
    wasConnected = true;
    sessionFault.value = '';
    sessionState.value = 'connected';
  });
  client.on('disconnected', ({ code, reason }) => {
    if (session.peek() === client) {
      sessionState.value = 'closed';
      sessionFault.value = `The server closed the session: ${reason || 'no reason given'} (${code})`;
    }
  });
  client.connect();
  return client;
}

/** The name of a channel as sessions say it. */
export const wireName = (channel: string): string => `${caller.value?.org ?? 1}/${channel}`;

/** A subscription of the page's own, taken away by `leave`. */
export function join(client: Centrifuge, channel: string): Subscription {
  const name = wireName(channel);
  const left = client.getSubscription(name);
  if (left) {
    client.removeSubscription(left);
  }
  return client.newSubscription(name, { joinLeave: true, minResubscribeDelay: 200, maxResubscribeDelay: 5_000 });
}

export function leave(client: Centrifuge, subscription: Subscription): void {
  subscription.unsubscribe();
  subscription.removeAllListeners();
  client.removeSubscription(subscription);
}
