import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import WebSocket from 'ws';
import { Recorder } from './recorder.mjs';
import { streamOptions } from './streams.mjs';

const require = createRequire(import.meta.url);

// Grafana 9.4 ships 3.1.0, Grafana 12 and 13 ship 5.5.3; the newest is what other users install.
const packages = ['centrifuge-grafana-9', 'centrifuge-grafana', 'centrifuge-newest'];

const constructors = {
  json: (name) => require(name).Centrifuge,
  protobuf: (name) => {
    const entry = require(`${name}/build/protobuf`);
    return entry.default ?? entry.Centrifuge;
  },
};

/** Every client release in both encodings. */
export const variants = packages.flatMap((name) => {
  const manifest = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
  return ['json', 'protobuf'].map((encoding) => ({
    name: `centrifuge ${version} ${encoding}`,
    slug: `${version.replaceAll('.', '-')}-${encoding}`,
    encoding,
    Client: constructors[encoding](name),
  }));
});

/** One real client whose sockets a test can cut. */
export class Peer {
  #sockets = new Set();
  #streams = new Set();
  #protobuf;

  /** WebSocket frames that this client has sent. */
  framesSent = 0;

  constructor(server, variant, { transport = 'websocket', ...options } = {}) {
    this.#protobuf = variant.encoding === 'protobuf';
    this.events = new Recorder(variant.name);
    server.closeWithServer(this);
    const socketUrl = this.#protobuf ? `${server.socketUrl}?format=protobuf` : server.socketUrl;
    const stream = transport === 'websocket' ? undefined : streamOptions(server, transport, this.#streams);
    this.client = new variant.Client(stream?.endpoint ?? socketUrl, {
      protocol: variant.encoding,
      websocket: trackedSocket(this.#sockets, () => this.framesSent++),
      minReconnectDelay: 20,
      maxReconnectDelay: 60,
      ...stream?.options,
      ...options,
    });
    for (const name of ['connecting', 'connected', 'disconnected', 'error']) {
      this.client.on(name, (context) => this.events.add(name, context));
    }
  }

  /** Connects and resolves with the context of the connect reply. */
  connect() {
    this.client.connect();
    return this.events.nth('connected');
  }

  /** A subscription with everything that happened to it; it subscribes at once, or with the connect. */
  subscribe(channel, options = {}) {
    const subscription = this.client.newSubscription(channel, options);
    const feed = new Feed(this, subscription);
    subscription.subscribe();
    return feed;
  }

  publish(channel, value) {
    return this.client.publish(channel, this.encode(value));
  }

  /** Ends the socket without a close handshake, or the stream, as a lost network does; false if there is none. */
  cut() {
    const [cutStream] = this.#streams;
    if (cutStream) {
      cutStream();
      return true;
    }
    const socket = [...this.#sockets].find((candidate) => candidate.readyState <= WebSocket.OPEN);
    socket?.terminate();
    return socket !== undefined;
  }

  close() {
    this.client.disconnect();
    for (const socket of this.#sockets) {
      socket.terminate();
    }
    this.#streams.forEach((cut) => cut());
  }

  /** Payloads are bytes in Protobuf and values in JSON. */
  encode(value) {
    return this.#protobuf ? Buffer.from(JSON.stringify(value)) : value;
  }

  decode(data) {
    return this.#protobuf && data?.length !== undefined ? parseBytes(data) : data;
  }
}

class Feed {
  constructor(peer, subscription) {
    this.peer = peer;
    this.subscription = subscription;
    this.events = new Recorder(`${peer.events.label} on ${subscription.channel}`);
    for (const name of ['subscribing', 'subscribed', 'unsubscribed', 'publication', 'join', 'leave', 'error']) {
      subscription.on(name, (context) => this.events.add(name, this.#readable(name, context)));
    }
  }

  subscribed(count = 1) {
    return this.events.nth('subscribed', count);
  }

  publication(count = 1, timeout = undefined) {
    return this.events.nth('publication', count, timeout);
  }

  async history(options) {
    const result = await this.subscription.history(options);
    return {
      epoch: result.epoch,
      offset: Number(result.offset),
      publications: (result.publications ?? []).map((publication) => this.#readable('publication', publication)),
    };
  }

  // Offsets are Long objects where the Protobuf runtime found that package.
  #readable(name, context) {
    if (name !== 'subscribed' && name !== 'publication') {
      return context;
    }
    const readable = { ...context, data: this.peer.decode(context.data) };
    if (context.offset !== undefined && context.offset !== null) {
      readable.offset = Number(context.offset);
    }
    return readable;
  }
}

function parseBytes(bytes) {
  return bytes.length === 0 ? undefined : JSON.parse(Buffer.from(bytes).toString('utf8'));
}

function trackedSocket(sockets, onSend) {
  return class extends WebSocket {
    constructor(url, protocols) {
      // As in a browser, each message is a task of its own: the older clients handle a reply in a
      // microtask, which a push out of the same read would otherwise overtake.
      super(url, protocols, { allowSynchronousEvents: false });
      sockets.add(this);
      this.once('close', () => sockets.delete(this));
      // The client listens too; this keeps a socket that was cut while connecting from ending the process.
      this.on('error', () => {});
    }

    send(...parameters) {
      onSend();
      super.send(...parameters);
    }
  };
}
