import { inspect } from 'node:util';

const defaultTimeout = 10_000;

/** Keeps every event in order and lets a test wait for the n-th of a kind. */
export class Recorder {
  #events = [];
  #waiters = new Set();

  constructor(label) {
    this.label = label;
  }

  add(name, value) {
    this.#events.push({ name, value });
    for (const waiter of [...this.#waiters]) {
      waiter();
    }
  }

  /** All values of one kind, oldest first. */
  of(name) {
    return this.#events.filter((event) => event.name === name).map((event) => event.value);
  }

  /** Resolves with the `count`-th value of a kind. */
  async nth(name, count = 1, timeout = defaultTimeout) {
    await this.until(() => this.of(name).length >= count, `${count} × ${name}`, timeout);
    return this.of(name)[count - 1];
  }

  /** Resolves as soon as the predicate holds; it is asked again after each event. */
  until(predicate, phase, timeout = defaultTimeout) {
    return new Promise((resolve, reject) => {
      const finish = (outcome) => {
        clearTimeout(timer);
        this.#waiters.delete(check);
        outcome();
      };
      const check = () => {
        if (predicate()) {
          finish(resolve);
        }
      };
      const timer = setTimeout(() => finish(() => reject(this.#late(phase, timeout))), timeout);
      this.#waiters.add(check);
      check();
    });
  }

  #late(phase, timeout) {
    const last = this.#events.slice(-5).map((event) => inspect(event, { depth: 4, breakLength: 200 }));
    return new Error(`${this.label}: no ${phase} within ${timeout} ms; last events:\n${last.join('\n') || '(none)'}`);
  }
}

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
