import type { ChannelRow } from './api';

/** A line of the list: an active channel, or one that is offered and that nobody uses now. */
export interface ListedChannel {
  name: string;
  row: ChannelRow | null;
}

/**
 * The active channels as far as they were read, in the order of their names, as the server has it. Pages are added at the end,
 * and any part in between can be read again.
 */
export class Catalogue {
  #rows: ChannelRow[] = [];
  #complete = false;

  get rows(): readonly ChannelRow[] {
    return this.#rows;
  }

  /** Whether the last page was read. */
  get complete(): boolean {
    return this.#complete;
  }

  /** The name behind which the next page begins. */
  get last(): string {
    return this.#rows.at(-1)?.channel ?? '';
  }

  clear(): void {
    this.#rows = [];
    this.#complete = false;
  }

  /**
   * Takes a page that was asked for behind `after` with at most `limit` rows: it replaces what was known from there to its last
   * row, and to the end when it is not full.
   */
  put(after: string, limit: number, page: readonly ChannelRow[]): void {
    const start = firstAbove(this.#rows, after);
    const full = page.length >= limit;
    const end = full ? firstAbove(this.#rows, page.at(-1)?.channel ?? after) : this.#rows.length;
    const atTheEnd = end === this.#rows.length;
    this.#rows = [...this.#rows.slice(0, start), ...page, ...this.#rows.slice(end)];
    if (!full) {
      this.#complete = true;
    } else if (atTheEnd && this.#complete) {
      // More came behind what was the end: the next page says whether that is all.
      this.#complete = false;
    }
  }

  /** The rows with what is offered besides, up to where the active ones are known. `offered` is sorted. */
  list(offered: readonly string[]): ListedChannel[] {
    const listed: ListedChannel[] = [];
    let next = 0;
    for (const row of this.#rows) {
      for (; next < offered.length && (offered[next] as string) < row.channel; next++) {
        listed.push({ name: offered[next] as string, row: null });
      }
      if (offered[next] === row.channel) {
        next++;
      }
      listed.push({ name: row.channel, row });
    }
    if (this.#complete) {
      listed.push(...offered.slice(next).map((name) => ({ name, row: null })));
    }
    return listed;
  }
}

/** The index of the first row whose name is above one. */
function firstAbove(rows: readonly ChannelRow[], name: string): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle] as ChannelRow).channel > name) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
