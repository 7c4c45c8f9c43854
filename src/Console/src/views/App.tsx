import { effect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { access } from '../data/api';
import { followChannels, restart } from '../data/channels';
import { credential } from '../data/credential';
import { route } from '../data/route';
import { followAccess } from '../data/session';
import { ChannelList, focusSearch } from './ChannelList';
import { Channel } from './Channel';
import { Cluster } from './Cluster';
import { Header } from './Header';
import { SignIn } from './SignIn';

/** The page: a list of channels, and beside it the cluster or one channel. On a phone only one of the two is seen. */
export function App() {
  useEffect(() => {
    const ends = [followAccess(), followChannels(), followCredential(), followTitle()];
    addEventListener('keydown', shortcut);
    return () => {
      removeEventListener('keydown', shortcut);
      ends.forEach((end) => end());
    };
  }, []);

  const { channel, cluster } = route.value;
  const closed = access.value === 'needed' || access.value === 'refused';
  return (
    <div class="page" data-shown={closed || channel || cluster ? 'content' : 'list'}>
      <a class="skip" href="#content" onClick={skip}>Skip to the content</a>
      <Header />
      <main>
        {closed ? null : <ChannelList />}
        <div id="content" tabIndex={-1}>
          {closed ? <SignIn /> : channel ? <Channel key={channel} channel={channel} /> : <Cluster />}
        </div>
      </main>
    </div>
  );
}

// Whoever signs in or out is somebody else, to whom other channels may be shown.
function followCredential(): () => void {
  let last = credential.peek();
  return effect(() => {
    if (credential.value !== last) {
      last = credential.value;
      restart();
    }
  });
}

function followTitle(): () => void {
  return effect(() => {
    const { channel } = route.value;
    document.title = channel ? `${channel} · LiveOrleans` : 'LiveOrleans';
  });
}

// The hash is the page's own route, so the link must not change it.
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}

function shortcut(event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  const writing = target.matches('input, textarea, select');
  if (event.key === '/' && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    focusSearch();
  } else if (event.key === 'Escape' && route.value.channel && !writing && !event.defaultPrevented) {
    location.hash = '';
  }
}
