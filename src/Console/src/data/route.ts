import { signal } from '@preact/signals';

/** What of a channel is shown. */
export type Pane = 'live' | 'history' | 'presence' | 'source';

export const panes: readonly Pane[] = ['live', 'history', 'presence', 'source'];

/** Where the page is, as the hash of its URL says: "", "/cluster", or a channel with "?pane" behind it. */
export interface Route {
  channel: string;
  cluster: boolean;
  pane: Pane;
}

export const route = signal<Route>(parse(location.hash));

addEventListener('hashchange', () => {
  route.value = parse(location.hash);
});

export function parse(hash: string): Route {
  const [name = '', pane = ''] = decode(hash.replace(/^#/, '')).split('?');
  return {
    channel: name.startsWith('/') ? '' : name,
    cluster: name === '/cluster',
    pane: panes.find((known) => known === pane) ?? 'live',
  };
}

export const channelHref = (channel: string, pane: Pane = 'live'): string => `#${encodeURI(channel)}${pane === 'live' ? '' : `?${pane}`}`;

function decode(text: string): string {
  try {
    return decodeURI(text);
  } catch {
    return '';
  }
}
