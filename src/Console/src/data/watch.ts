import { signal } from '@preact/signals';
import type { Centrifuge, PublicationContext, Subscription, SubscribedContext } from 'centrifuge';
import { FrameStore } from './frames';
import { join, leave } from './session';

/** A publication that is no frame, as it is shown. */
export interface Payload {
  offset: number;
  /** When it came here, in milliseconds; 0 for what came before the page looked. */
  at: number;
  data: unknown;
}

/** What this page itself saw of the channel's continuity. */
export interface Note {
  at: number;
  kind: 'recovered' | 'gap';
  text: string;
}

const maxWaiting = 2_000;
const maxRemembered = 300;
const maxPayloads = 50;
const maxNotes = 100;

interface Waiting {
  data: unknown;
  offset: number;
  at: number;
}

/**
 * One channel as it happens: a subscription that recovers after each reconnect, and what is drawn of it. Publications are counted as
 * they come and drawn at most once in each animation frame: while the page is hidden or held they wait, the newest two thousand of them.
 */
export class ChannelWatch {
  readonly store = new FrameStore();
  readonly received = signal(0);
  readonly offset = signal(0);
  readonly fault = signal('');
  readonly held = signal(false);
  readonly notes = signal<readonly Note[]>([]);
  readonly subscribed = signal(false);

  /** Rises with each drawing of what is kept. */
  readonly version = signal(0);

  /** What is not drawn as a frame, newest first. */
  readonly payloads = signal<readonly Payload[]>([]);

  readonly subscription: Subscription;
  #client: Centrifuge;
  #waiting: Waiting[] = [];
  #frame = 0;
  #round = 0;
  #beginning = false;

  constructor(client: Centrifuge, channel: string) {
    this.#client = client;
    this.subscription = join(client, channel);
    this.subscription.on('subscribed', (context) => this.#subscribed(context));
    this.subscription.on('publication', (publication) => this.#published(publication));
    this.subscription.on('subscribing', () => {
      this.subscribed.value = false;
    });
    this.subscription.on('unsubscribed', ({ code, reason }) => {
      this.subscribed.value = false;
      this.fault.value = `${reason} (${code})`;
    });
    this.subscription.on('error', ({ error }) => {
      this.fault.value = `${error.message} (${error.code})`;
    });
    this.subscription.subscribe();
  }

  end(): void {
    this.#round++;
    cancelAnimationFrame(this.#frame);
    leave(this.#client, this.subscription);
  }

  hold(held: boolean): void {
    this.held.value = held;
    this.#schedule();
  }

  /** Draws again, after a series was hidden or shown. */
  redraw(): void {
    this.version.value++;
  }

  #subscribed({ wasRecovering, recovered, data, streamPosition }: SubscribedContext): void {
    this.subscribed.value = true;
    this.fault.value = '';
    if (recovered) {
      this.#note('recovered', 'The session came back and was given what it had missed.');
      return;
    }
    if (wasRecovering) {
      this.#note('gap', 'The session came back, and the history no longer reached to where it was: what is drawn begins anew.');
    }
    this.offset.value = streamPosition?.offset ?? 0;
    this.#waiting = [];
    this.store.clear();
    this.payloads.value = [];
    void this.#begin(data, this.offset.value);
  }

  /** Begins with what the channel remembers, where that may be read; else with its last frame alone. What comes meanwhile waits. */
  async #begin(data: unknown, top: number): Promise<void> {
    const round = ++this.#round;
    this.#beginning = true;
    let remembered: PublicationContext[] = [];
    try {
      remembered = (await this.subscription.history({ limit: maxRemembered, reverse: true })).publications;
    } catch {
      // Its rule does not let everybody read the history.
    }
    if (round !== this.#round) {
      return;
    }
    this.#beginning = false;
    const past = remembered.filter(({ offset = 0 }) => offset <= top).reverse().map((publication) => ({ data: publication.data as unknown, offset: publication.offset ?? 0, at: 0 }));
    if (past.length === 0 && data !== undefined && data !== null) {
      past.push({ data, offset: top, at: 0 });
    } else if (past.length > 0) {
      // Only the last frame is sure to have its schema with it.
      this.store.learn(data);
    }
    this.#waiting = [...past, ...this.#waiting];
    this.#schedule();
  }

  #published({ data, offset }: PublicationContext): void {
    this.received.value++;
    this.offset.value = offset ?? this.offset.value;
    this.#wait(data, this.offset.value);
  }

  #wait(data: unknown, offset: number): void {
    if (data !== undefined && data !== null) {
      this.#waiting.push({ data, offset, at: Date.now() });
      if (this.#waiting.length > maxWaiting * 1.25) {
        this.#waiting = this.#waiting.slice(-maxWaiting);
      }
    }
    this.#schedule();
  }

  #schedule(): void {
    if (!this.held.peek() && !this.#beginning && this.#frame === 0) {
      this.#frame = requestAnimationFrame(() => {
        this.#frame = 0;
        this.#take();
      });
    }
  }

  #take(): void {
    if (this.held.peek() || this.#beginning) {
      return;
    }
    const others = this.#waiting.splice(0).filter(({ data, offset }) => !this.store.add(data, offset));
    if (others.length > 0) {
      this.payloads.value = [...others.reverse(), ...this.payloads.value].slice(0, maxPayloads);
    }
    this.version.value++;
  }

  #note(kind: Note['kind'], text: string): void {
    this.notes.value = [...this.notes.value, { at: Date.now(), kind, text }].slice(-maxNotes);
  }
}
