/** The HTTP surface of a running server. */
export class LiveHttp {
  constructor(server) {
    this.url = server.url;
  }

  /** Posts line protocol; `headers` and `query` as given. */
  push(stream, body, { query = '', headers = {} } = {}) {
    return this.#send('POST', `/api/live/push/${stream}${query}`, body, { 'content-type': 'text/plain; charset=utf-8', ...headers });
  }

  /** Posts one publication; a string is sent as it is. */
  publish(channel, data) {
    return this.publishRaw(JSON.stringify({ channel, data }));
  }

  publishRaw(text, headers = { 'content-type': 'application/json' }) {
    return this.#send('POST', '/api/live/publish', text, headers);
  }

  get(path) {
    return this.#send('GET', path, undefined, {});
  }

  async #send(method, path, body, headers) {
    const response = await fetch(this.url + path, { method, body, headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: () => parse(text, `${method} ${path}`) };
  }
}

function parse(text, what) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${what} did not answer JSON but: ${text.slice(0, 200)}`);
  }
}
