import { createRequire } from 'node:module';
import WebSocket from 'ws';
import { Recorder } from './recorder.mjs';

const { Centrifuge } = createRequire(import.meta.url)('centrifuge-grafana');

/** One tab of Grafana's front end: its cookie, its calls, and its one centrifuge client, with what it does when a session is refused. */
export class FrontEnd {
  constructor(proxy, { cookie, login } = {}) {
    this.url = proxy.url;
    this.cookie = cookie;
    this.login = login;
    this.events = new Recorder('front end');
    const tab = this;
    class CookieSocket extends WebSocket {
      constructor(url, protocols) {
        super(url, protocols, tab.cookie ? { headers: { cookie: `theme=dark; grafana_session=${tab.cookie}` } } : {});
        this.on('error', ({ message }) => {
          const status = /^Unexpected server response: (\d+)$/.exec(message)?.[1];
          if (status) {
            tab.events.add('refused', Number(status));
          }
        });
      }
    }
    this.client = new Centrifuge(proxy.socketUrl, { timeout: 30_000, websocket: CookieSocket, minReconnectDelay: 100, maxReconnectDelay: 300 });
    for (const name of ['connecting', 'connected', 'disconnected']) {
      this.client.on(name, (context) => this.events.add(name, context));
    }
    this.client.on('error', (context) => {
      this.events.add('error', context);
      if (context.error.code === 2) {
        this.#ping().catch((error) => this.events.add('ping failed', error));
      }
    });
  }

  async connect() {
    this.client.connect();
    await this.events.nth('connected');
    return this;
  }

  /** Subscribes as the front end does, and records what happens under the channel's name. */
  subscribe(channel) {
    const subscription = this.client.newSubscription(channel);
    const events = new Recorder(channel);
    for (const name of ['subscribed', 'unsubscribed', 'publication', 'join', 'leave', 'error']) {
      subscription.on(name, (context) => events.add(name, context));
    }
    subscription.subscribe();
    return events;
  }

  async call(method, path, body, headers = {}) {
    const response = await fetch(this.url + path, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(this.cookie ? { cookie: `grafana_session=${this.cookie}` } : {}), ...headers },
    });
    const fresh = /grafana_session=([^;]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1];
    if (fresh) {
      this.cookie = fresh;
    }
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: text.startsWith('{') ? JSON.parse(text) : undefined };
  }

  publish(channel, data) {
    return this.call('POST', '/api/live/publish', { channel, data });
  }

  close() {
    this.client.disconnect();
  }

  // A cookie that is due is changed for a new one; where there is no session any more, single sign-on makes one.
  async #ping() {
    const answer = await this.call('GET', '/api/login/ping');
    this.events.add('ping', answer.status);
    if (answer.status === 401 && answer.json.messageId === 'session.token.rotate') {
      await this.call('POST', '/api/user/auth-tokens/rotate');
    } else if (answer.status === 401 && this.login) {
      this.cookie = this.login();
    }
  }
}
