import EventSource from 'eventsource';

/** The transports that a client can be given, and the encodings that each speaks. */
export const transports = [
  { name: 'websocket', encodings: ['json', 'protobuf'] },
  { name: 'http_stream', encodings: ['json', 'protobuf'] },
  { name: 'sse', encodings: ['json'] },
];

/** What a client needs to reach a server by one transport alone, over streams that a test can cut. */
export function streamOptions(server, transport, streams) {
  const endpoint = `${server.url}/api/live/${transport}`;
  return {
    endpoint: [{ transport, endpoint }],
    options: {
      emulationEndpoint: `${server.url}/api/live/emulation`,
      fetch: trackedFetch(endpoint, streams),
      readableStream: ReadableStream,
      eventsource: trackedEventSource(streams),
    },
  };
}

// Each stream is the function that cuts it.
function trackedFetch(endpoint, streams) {
  return (url, options) => {
    if (url !== endpoint) {
      return fetch(url, options);
    }
    const own = new AbortController();
    const cut = () => own.abort();
    streams.add(cut);
    options.signal.addEventListener('abort', () => streams.delete(cut));
    own.signal.addEventListener('abort', () => streams.delete(cut));
    return fetch(url, { ...options, signal: AbortSignal.any([options.signal, own.signal]) });
  };
}

function trackedEventSource(streams) {
  return class extends EventSource {
    #cut = () => {
      this.close();
      // As a browser says that the network is gone.
      this.onerror?.(new Event('error'));
    };

    constructor(...parameters) {
      super(...parameters);
      streams.add(this.#cut);
    }

    close() {
      streams.delete(this.#cut);
      super.close();
    }
  };
}
