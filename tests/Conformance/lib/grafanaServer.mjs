import { createServer } from 'node:http';

const viewer = { 'dashboards:read': ['dashboards:*'] };
const editor = { ...viewer, 'folders:create': ['folders:uid:general'] };
const admin = { ...editor, 'org.users:write': ['users:*'] };

/** What Grafana answers for a service account of a role: `GET /api/access-control/user/permissions`. */
const permissionsOf = { Viewer: viewer, Editor: editor, Admin: admin };

const unauthorized = { message: 'Unauthorized', messageId: 'auth.unauthorized', statusCode: 401 };
const rotate = { message: 'Unauthorized', messageId: 'session.token.rotate', statusCode: 401 };

/**
 * A stand-in for Grafana: the calls that a node makes to find out who calls and what it may do, those of the front end around
 * `/api/live/`, and an event stream as a data source would be. Every call is counted.
 */
export class GrafanaServer {
  #server = createServer((request, response) => this.#handle(request, response));
  #sessions = new Map();
  #next = 1;

  /** `ok`, `failing` (502) or `silent` (no answer at all). */
  mode = 'ok';

  /** The role of anonymous callers; null while they are not let in. */
  anonymous = null;

  users = new Map();
  tokens = new Map();
  dashboards = new Map();
  calls = new Map();

  static async start() {
    const grafana = new GrafanaServer();
    await new Promise((resolve) => grafana.#server.listen(0, '127.0.0.1', resolve));
    grafana.port = grafana.#server.address().port;
    grafana.url = `http://127.0.0.1:${grafana.port}`;
    return grafana;
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Adds a user; `orgs` gives its role in each organisation, the first is its current one. */
  addUser(login, orgs) {
    this.users.set(login, { id: this.#next++, login, name: login.toUpperCase(), email: `${login}@example.org`, orgs, orgId: Number(Object.keys(orgs)[0]) });
  }

  /** Logs a user in and gives the cookie. */
  login(login) {
    const cookie = `session-${this.#next++}`;
    this.#sessions.set(cookie, { user: this.users.get(login), isDue: false });
    return cookie;
  }

  /** Ends a session: logged out elsewhere, or too old. */
  expire(cookie) {
    this.#sessions.delete(cookie);
  }

  /** The session's cookie must be changed for a new one, as every ten minutes. */
  makeDue(cookie) {
    this.#sessions.get(cookie).isDue = true;
  }

  countOf(path) {
    return this.calls.get(path) ?? 0;
  }

  #handle(request, response) {
    const { pathname } = new URL(request.url, this.url);
    this.calls.set(pathname, this.countOf(pathname) + 1);
    if (pathname.startsWith('/stream/')) {
      this.#stream(response);
    } else if (this.mode === 'failing') {
      send(response, 502, { message: 'Bad gateway' });
    } else if (this.mode === 'ok') {
      this.#answer(request, response, pathname);
    }
  }

  #answer(request, response, pathname) {
    if (pathname === '/api/frontend/settings') {
      send(response, 200, { liveEnabled: true, namespace: 'default' });
      return;
    }

    const cookie = /(?:^|; )grafana_session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
    const session = this.#sessions.get(cookie);
    if (session && request.method === 'POST' && pathname === '/api/user/auth-tokens/rotate') {
      const fresh = this.login(session.user.login);
      // As in Grafana, the one before still counts for a while.
      session.isDue = false;
      send(response, 200, {}, { 'set-cookie': `grafana_session=${fresh}; Path=/; HttpOnly` });
      return;
    }
    if (session?.isDue) {
      send(response, 401, rotate);
      return;
    }

    const caller = this.#callerOf(request, session);
    if (caller) {
      send(response, ...this.#reply(pathname, caller));
    } else {
      send(response, 401, unauthorized);
    }
  }

  #callerOf(request, session) {
    const token = /^(?:Bearer|Token) (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (token) {
      return this.tokens.get(token);
    }
    if (session) {
      return { ...session.user, role: session.user.orgs[session.user.orgId] };
    }
    const isEmpty = request.headers.cookie === undefined && request.headers.authorization === undefined;
    return isEmpty && this.anonymous ? { id: 0, uid: 'anonymous:0', orgId: 1, role: this.anonymous } : undefined;
  }

  #reply(pathname, caller) {
    const dashboard = /^\/api\/dashboards\/uid\/([^/]+)$/.exec(pathname);
    if (dashboard) {
      return this.#dashboard(decodeURIComponent(dashboard[1]), caller);
    }
    switch (pathname) {
      case '/api/user':
        return [200, { id: caller.id ?? 0, uid: caller.uid, login: caller.login, name: caller.name, email: caller.email, orgId: caller.orgId }];
      case '/api/user/orgs':
        return caller.orgs ? [200, Object.entries(caller.orgs).map(([orgId, role]) => ({ orgId: Number(orgId), role }))] : [403, { message: 'Forbidden' }];
      case '/api/org':
        return [200, { id: caller.orgId }];
      case '/api/access-control/user/permissions':
        return [200, permissionsOf[caller.role]];
      case '/api/login/ping':
        return [200, { message: 'Logged in' }];
      default:
        return [404, { message: 'Not found' }];
    }
  }

  #dashboard(uid, caller) {
    const found = this.dashboards.get(uid);
    if (!found || found.orgId !== caller.orgId) {
      return [404, { message: 'Dashboard not found' }];
    }
    if (found.hiddenFrom?.includes(caller.login)) {
      return [403, { message: 'Forbidden' }];
    }
    return [200, { dashboard: { uid }, meta: { canEdit: caller.role !== 'Viewer', canSave: caller.role !== 'Viewer' } }];
  }

  // A data source's events, as a source of type sse reads them.
  #stream(response) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    let n = 0;
    const timer = setInterval(() => response.write(`data: {"n":${++n}}\n\n`), 100);
    response.on('close', () => clearInterval(timer));
  }
}

function send(response, status, body, headers = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
