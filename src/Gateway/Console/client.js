/** A session in the centrifuge JSON protocol with one subscription, which it recovers after each reconnect. */
export class LiveClient {
  #url;
  #handlers;
  #socket = null;
  #connected = false;
  #attempts = 0;
  #commandId = 0;
  #pending = new Map();
  #ping = 0;
  #pong = false;
  #silence = 0;
  #subscription = null;

  constructor(url, handlers) {
    this.#url = url;
    this.#handlers = handlers;
  }

  open() {
    this.#handlers.onState(this.#attempts === 0 ? 'connecting' : 'reconnecting');
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.onopen = () => this.#connect();
    socket.onmessage = ({ data }) => data.split('\n').filter((line) => line !== '').forEach((line) => this.#receive(JSON.parse(line)));
    socket.onclose = ({ code, reason }) => this.#closed(code, reason);
  }

  /** Watches one channel instead of the one before. */
  watch(channel) {
    const previous = this.#subscription;
    if (previous?.channel === channel) {
      return;
    }
    this.#subscription = channel === null ? null : { channel, epoch: '', offset: 0, recoverable: false, ended: false };
    if (!this.#connected) {
      return;
    }
    if (previous && !previous.ended) {
      this.#command({ unsubscribe: { channel: previous.channel } });
    }
    this.#subscribe();
  }

  #connect() {
    this.#command({ connect: { name: 'liveorleans-console' } }, ({ connect, error }) => {
      if (error) {
        this.#handlers.onFault(`The server refused the session: ${error.message}`);
        return;
      }
      this.#connected = true;
      this.#attempts = 0;
      this.#ping = connect.ping ?? 0;
      this.#pong = connect.pong ?? false;
      this.#listen();
      this.#handlers.onState('connected');
      this.#subscribe();
    });
  }

  #subscribe() {
    const subscription = this.#subscription;
    if (subscription === null) {
      return;
    }
    const { channel, epoch, offset } = subscription;
    const request = subscription.recoverable ? { channel, recover: true, epoch, offset } : { channel };
    this.#command({ subscribe: request }, ({ subscribe, error }) => {
      if (subscription !== this.#subscription) {
        return;
      }
      if (error) {
        this.#refused(subscription, error);
      } else {
        this.#subscribed(subscription, subscribe);
      }
    });
  }

  #subscribed(subscription, reply) {
    subscription.recoverable = reply.recoverable ?? false;
    subscription.epoch = reply.epoch ?? '';
    subscription.offset = reply.offset ?? 0;
    subscription.ended = false;
    this.#handlers.onSubscribed({ recovered: reply.recovered ?? false, data: reply.data, offset: subscription.offset });
    (reply.publications ?? []).forEach((publication) => this.#publication(publication));
  }

  #refused(subscription, error) {
    const again = error.temporary || error.code < 100 || error.code === 109;
    this.#handlers.onFault(`${error.message} (${error.code})`);
    subscription.ended = !again;
    if (again) {
      setTimeout(() => subscription === this.#subscription && this.#connected && this.#subscribe(), backoff(3));
    }
  }

  #receive(message) {
    this.#listen();
    if (message.id) {
      const answer = this.#pending.get(message.id);
      this.#pending.delete(message.id);
      answer?.(message);
    } else if (message.push) {
      this.#pushed(message.push);
    } else if (this.#pong) {
      this.#socket.send('{}');
    }
  }

  #pushed(push) {
    const subscription = this.#subscription;
    if (push.channel !== subscription?.channel) {
      return;
    }
    if (push.pub) {
      this.#publication(push.pub);
    } else if (push.unsubscribe && push.unsubscribe.code >= 2500) {
      this.#subscribe();
    } else if (push.unsubscribe) {
      subscription.ended = true;
      this.#handlers.onFault(`${push.unsubscribe.reason} (${push.unsubscribe.code})`);
    }
  }

  #publication(publication) {
    this.#subscription.offset = publication.offset ?? this.#subscription.offset;
    this.#handlers.onPublication(publication.data, this.#subscription.offset);
  }

  #command(body, onReply = () => {}) {
    const id = ++this.#commandId;
    this.#pending.set(id, onReply);
    this.#socket.send(JSON.stringify({ id, ...body }));
  }

  /** A connection that stays silent longer than its ping interval is dead, even if the network does not say so. */
  #listen() {
    clearTimeout(this.#silence);
    if (this.#ping > 0) {
      this.#silence = setTimeout(() => this.#socket.close(), (this.#ping + 10) * 1000);
    }
  }

  #closed(code, reason) {
    clearTimeout(this.#silence);
    this.#connected = false;
    this.#pending.clear();
    const final = (code >= 3500 && code < 4000) || (code >= 4500 && code < 5000) || code === 1009;
    if (final) {
      this.#handlers.onState('closed');
      this.#handlers.onFault(`The server closed the session: ${reason || 'no reason given'} (${code})`);
      return;
    }
    this.#handlers.onState('reconnecting');
    setTimeout(() => this.open(), backoff(this.#attempts++));
  }
}

/** Full jitter between 200 ms and a bound that doubles up to ten seconds. */
function backoff(attempt) {
  return 200 + Math.random() * Math.min(10_000, 300 * 2 ** attempt);
}
