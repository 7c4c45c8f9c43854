import { signal } from '@preact/signals';
import { access, ApiError, getJson, type LifeEvent } from './api';
import { isLater } from './holders';
import { poll } from './polling';

const interval = 2_000;
const firstPage = 300;
const page = 1_000;
const kept = 1_000;

/** What happened, oldest first, as far as it is kept here. */
export class EventLog {
  readonly events = signal<readonly LifeEvent[]>([]);

  /** Whether the server can be asked for events; null while that is not known. */
  readonly available = signal<boolean | null>(null);

  readonly fault = signal('');

  /** How far was read, also where the last events were other channels'. */
  #last = '';

  /** What came since the page began to look, without what was there before. */
  readonly fresh = signal<readonly LifeEvent[]>([]);

  /** Follows the events of a channel, or of all when it is empty; ends it by what it returns. */
  follow(channel: string): () => void {
    return poll((abort) => this.#read(channel, abort), interval, (reason) => this.#failed(reason));
  }

  async #read(channel: string, abort: AbortSignal): Promise<void> {
    if (access.value === 'needed' || access.value === 'refused' || this.available.value === false) {
      return;
    }
    const read = this.#last;
    const began = this.available.value === true;
    const query = new URLSearchParams({ limit: String(read ? page : firstPage), ...(channel ? { channel } : {}), ...(read ? { after: read } : {}) });
    const { events, last } = await getJson<{ events: LifeEvent[]; last?: string }>(`api/live/events?${query}`, abort);
    const known = this.events.value.at(-1)?.id ?? '0-0';
    const added = events.filter((event) => isLater(event.id, known));
    this.#last = last || events.at(-1)?.id || read;
    this.available.value = true;
    this.fault.value = '';
    if (added.length > 0) {
      this.events.value = [...this.events.value, ...added].slice(-kept);
      this.fresh.value = began ? added : [];
    }
  }

  #failed(reason: unknown): void {
    if (reason instanceof ApiError && reason.status === 404) {
      this.available.value = false;
    } else {
      this.fault.value = reason instanceof ApiError ? reason.message : 'The server cannot be reached.';
    }
  }
}
