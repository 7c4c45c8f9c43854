import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { ListedChannel } from '../data/catalogue';
import { listComplete, listed, listFault, search, searchFor, sees } from '../data/channels';
import { count, shortId, wholeNumber } from '../data/format';
import { channelHref, route } from '../data/route';

/** The height of a line, as style.css has it. */
const lineHeight = 52;
const spare = 6;
const typingPause = 150;

export function focusSearch(): void {
  if (route.value.channel || route.value.cluster) {
    // On a phone the list is seen only without a channel.
    const hidden = document.getElementById('filter')?.offsetParent === null;
    if (hidden) {
      location.hash = '';
    }
  }
  requestAnimationFrame(() => document.getElementById('filter')?.focus());
}

/** The channels, of which only the lines that are seen are in the document. */
export function ChannelList() {
  const scroller = useRef<HTMLDivElement>(null);
  const view = useSignal({ top: 0, height: 600 });
  const active = useSignal(0);
  const wantsFocus = useRef(false);

  const measure = (): void => {
    const element = scroller.current;
    if (element) {
      view.value = { top: element.scrollTop, height: element.clientHeight };
    }
  };
  useEffect(() => {
    const observer = new ResizeObserver(measure);
    if (scroller.current) {
      observer.observe(scroller.current);
    }
    return () => observer.disconnect();
  }, []);

  const lines = listed.value;
  const first = Math.max(0, Math.floor(view.value.top / lineHeight) - spare);
  const last = Math.min(lines.length - 1, Math.ceil((view.value.top + view.value.height) / lineHeight) + spare);
  const current = Math.min(active.value, Math.max(0, lines.length - 1));
  useEffect(() => sees(first, last), [first, last, lines.length]);

  const focusLine = (index: number): void => {
    const element = scroller.current;
    if (!element || lines.length === 0) {
      return;
    }
    const target = Math.min(Math.max(index, 0), lines.length - 1);
    active.value = target;
    wantsFocus.current = true;
    const [top, bottom] = [target * lineHeight, (target + 1) * lineHeight];
    if (top < element.scrollTop) {
      element.scrollTop = top;
    } else if (bottom > element.scrollTop + element.clientHeight) {
      element.scrollTop = bottom - element.clientHeight;
    }
    measure();
    element.querySelector<HTMLElement>(`[data-index="${target}"] a`)?.focus({ preventScroll: true });
  };
  useLayoutEffect(() => {
    if (wantsFocus.current) {
      wantsFocus.current = false;
      scroller.current?.querySelector<HTMLElement>(`[data-index="${active.value}"] a`)?.focus({ preventScroll: true });
    }
  });

  const step = (event: KeyboardEvent): void => {
    const screen = Math.max(1, Math.floor(view.value.height / lineHeight) - 1);
    const moves: Record<string, number> = { ArrowDown: current + 1, ArrowUp: current - 1, PageDown: current + screen, PageUp: current - screen, Home: 0, End: lines.length - 1 };
    const target = moves[event.key];
    if (target !== undefined) {
      event.preventDefault();
      if (target < 0 && event.key === 'ArrowUp') {
        focusSearch();
      } else {
        focusLine(target);
      }
    }
  };

  const shown: number[] = [];
  for (let index = first; index <= last; index++) {
    shown.push(index);
  }
  // What has the focus stays in the document, wherever is scrolled to.
  if (lines.length > 0 && (current < first || current > last)) {
    shown.push(current);
  }

  return (
    <nav aria-label="Channels">
      <Search onDown={() => focusLine(current)} />
      <p id="list-state" class="hint" role="status">{listState(lines.length)}</p>
      <div class="lines" ref={scroller} onScroll={measure} onKeyDown={step}>
        <ul id="channels" aria-label="Channels" style={{ height: `${lines.length * lineHeight}px` }}>
          {shown.map((index) => (
            <Line key={lines[index]?.name} line={lines[index] as ListedChannel} index={index} active={index === current} onFocus={() => { active.value = index; }} />
          ))}
        </ul>
      </div>
    </nav>
  );
}

function listState(length: number): string {
  if (listFault.value) {
    return listFault.value;
  }
  if (length === 0) {
    return listComplete.value ? 'No channel matches.' : 'Reading the channels.';
  }
  return listComplete.value ? count(length, 'channel') : `The first ${wholeNumber(length)} channels; more as you scroll`;
}

function Search({ onDown }: { onDown: () => void }) {
  const timer = useRef(0);
  const type = (text: string): void => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => searchFor(text.trim()), typingPause);
  };
  const press = (event: KeyboardEvent & { currentTarget: HTMLInputElement }): void => {
    if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault();
      onDown();
    } else if (event.key === 'Escape') {
      event.currentTarget.value = '';
      type('');
    }
  };
  return (
    <label class="filter">
      <span class="visually-hidden">Search channels</span>
      <input
        id="filter" type="search" placeholder="Search channels  ( / )" autocomplete="off" spellcheck={false} aria-keyshortcuts="/"
        defaultValue={search.peek()} onInput={(event) => type(event.currentTarget.value)} onKeyDown={press}
      />
    </label>
  );
}

interface LineProps {
  line: ListedChannel;
  index: number;
  active: boolean;
  onFocus: () => void;
}

function Line({ line: { name, row }, index, active, onFocus }: LineProps) {
  const chosen = useComputed(() => route.value.channel);
  const state = row?.source?.state;
  return (
    <li data-index={index} data-channel={name} style={{ transform: `translateY(${index * lineHeight}px)` }}>
      <a href={channelHref(name)} tabIndex={active ? 0 : -1} aria-current={chosen.value === name ? 'true' : undefined} onFocus={onFocus} title={name}>
        <span class="path">{name}</span>
        <span class="rate">{row ? `${wholeNumber(row.publications_per_minute)}/min` : ''}</span>
        <span class="detail">
          {row ? (
            <>
              {state ? <span class="source-state" data-state={state}>{state}</span> : null}
              <span>{count(row.subscribers, 'subscriber')}</span>
              <span>at {wholeNumber(row.offset)}</span>
              <span title={`owner ${row.owner}`}>owner {shortId(row.owner)}</span>
            </>
          ) : <span>not active</span>}
        </span>
      </a>
    </li>
  );
}
