import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Peer, variants } from '../lib/clients.mjs';
import { LiveHttp } from '../lib/http.mjs';
import { RawSession } from '../lib/raw.mjs';
import { startServer } from '../lib/server.mjs';

let server;
let http;

before(async () => {
  server = await startServer();
  http = new LiveHttp(server);
});
after(() => server?.stop());

describe('POST /api/live/publish', () => {
  test('publishes and answers 200 {}', async () => {
    const session = await RawSession.open(server);
    await session.ask({ id: 2, subscribe: { channel: '1/grafana/broadcast/http' } });
    const answer = await http.publish('grafana/broadcast/http', { text: 'hello' });
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.json(), {});
    assert.deepEqual((await session.push('1/grafana/broadcast/http', 'pub')).data, { text: 'hello' });
    session.end();
  });

  for (const [what, text] of [['a body that is not JSON', '{"channel":'], ['a body that is no object', '[]'], ['a missing channel', '{"data":{}}']]) {
    test(`${what} answers 400 with a message`, async () => {
      const answer = await http.publishRaw(text);
      assert.equal(answer.status, 400);
      assert.match(answer.json().message, /\S/);
    });
  }

  test('an invalid channel answers 400 “invalid channel ID”', async () => {
    const answer = await http.publish('grafana/broadcast', {});
    assert.equal(answer.status, 400);
    assert.match(answer.json().message, /invalid channel ID/i);
  });

  for (const channel of ['stream/a/b', 'plugin/testdata/random-2s-stream']) {
    test(`${channel} answers 403`, async () => {
      const answer = await http.publish(channel, {});
      assert.equal(answer.status, 403);
      assert.match(answer.json().message, /\S/);
    });
  }
});

describe('GET /api/live/list', () => {
  test('names the streams with rate and schema, sorted', async () => {
    for (const line of ['zebra v=1', 'apple v=1', 'apple v=2']) {
      assert.equal((await http.push('listed', line)).status, 200);
    }
    const answer = await http.get('/api/live/list');
    assert.equal(answer.status, 200);
    const { channels } = answer.json();

    const names = channels.map((row) => row.channel);
    assert.deepEqual(names, [...names].sort());
    const apple = channels.find((row) => row.channel === 'stream/listed/apple');
    assert.equal(apple.minute_rate, 2);
    assert.deepEqual(apple.data.schema.fields.map((field) => field.name), ['labels', 'time', 'v']);
    assert.equal(apple.data.data, undefined);
    assert.ok(names.includes('stream/listed/zebra'));
  });
});

describe('GET /api/live/cluster', () => {
  /** The cluster as it is while one client has the given channels. */
  async function clusterWith(channels, isReady = () => true) {
    const peer = new Peer(server, variants[0]);
    try {
      await peer.connect();
      await Promise.all(channels.map((channel) => peer.subscribe(channel).subscribed()));
      const patience = Date.now() + 10_000;
      while (true) {
        const answer = await http.get('/api/live/cluster?limit=1000');
        assert.equal(answer.status, 200, answer.text);
        if (isReady(answer.json()) || Date.now() > patience) {
          return answer.json();
        }
      }
    } finally {
      peer.close();
    }
  }

  // Rows may carry the tenant's prefix.
  const rowOf = (cluster, channel) => cluster.channels.find((row) => row.channel.replace(/^(1|default)\//, '') === channel);

  test('names the nodes with their counts', async () => {
    const cluster = await clusterWith(['1/stream/counted/a', '1/stream/counted/b']);
    assert.equal(cluster.engine, 'memory');
    assert.equal(cluster.nodes.length, 1);
    const [node] = cluster.nodes;
    assert.deepEqual(Object.keys(node).sort(), ['address', 'clients', 'id', 'role', 'started', 'subscriptions', 'version']);
    assert.ok(node.clients >= 1, `${node.clients} clients`);
    assert.ok(node.subscriptions >= 2, `${node.subscriptions} subscriptions`);
    assert.ok(!Number.isNaN(Date.parse(node.started)));
  });

  test('names a channel with its owner, position and rate', async () => {
    assert.equal((await http.push('clustered', 'a v=1')).status, 200);
    // The owner hears of the subscriber behind the subscribe reply.
    const cluster = await clusterWith(['1/stream/clustered/a'], (answer) => rowOf(answer, 'stream/clustered/a')?.subscribers === 1);
    const row = rowOf(cluster, 'stream/clustered/a');
    assert.equal(row.owner, cluster.nodes[0].id);
    assert.match(row.epoch, /\S/);
    assert.equal(row.offset, 1);
    assert.equal(row.subscribers, 1);
    assert.equal(row.publications_per_minute, 1);
  });

  test('names the source of a channel', async () => {
    // It is opened behind the subscribe reply, and live with its first packet.
    const sourceOf = (cluster) => rowOf(cluster, 'plugin/testdata/random-20Hz-stream')?.source;
    const cluster = await clusterWith(['1/plugin/testdata/random-20Hz-stream'], (answer) => sourceOf(answer)?.state === 'live');
    const source = sourceOf(cluster);
    assert.equal(source.type, 'testdata');
    assert.equal(source.state, 'live');
    assert.equal(source.node, cluster.nodes[0].id);
    assert.ok(source.token >= 1);
    assert.ok(!Number.isNaN(Date.parse(source.since)));
  });

  test('pages by limit and after', async () => {
    for (const measurement of ['p1', 'p2', 'p3']) {
      assert.equal((await http.push('paged', `${measurement} v=1`)).status, 200);
    }
    const all = (await http.get('/api/live/cluster?limit=1000')).json().channels.map((row) => row.channel);
    const paged = [];
    for (let last = ''; ; last = paged.at(-1)) {
      const { channels } = (await http.get(`/api/live/cluster?limit=2&after=${encodeURIComponent(last)}`)).json();
      paged.push(...channels.map((row) => row.channel));
      assert.ok(channels.length <= 2);
      assert.ok(paged.length <= all.length, 'a page repeats channels');
      if (channels.length < 2) {
        break;
      }
    }
    assert.deepEqual(paged, all);
  });

  for (const query of ['limit=0', 'limit=1001', 'limit=x']) {
    test(`${query} answers 400`, async () => {
      assert.equal((await http.get(`/api/live/cluster?${query}`)).status, 400);
    });
  }
});

describe('what operators ask', () => {
  for (const path of ['/healthz', '/readyz']) {
    test(`${path} answers 200`, async () => {
      assert.equal((await http.get(path)).status, 200);
    });
  }

  test('/metrics is in the Prometheus text format', async () => {
    const answer = await http.get('/metrics');
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-type'), /^(text\/plain|application\/openmetrics-text)/);
    assert.match(answer.text, /^# TYPE liveorleans_\S+ \w+$/m);
  });

  test('/api/live/info/… answers 404 with its message', async () => {
    const answer = await http.get('/api/live/info/stream/a/b');
    assert.equal(answer.status, 404);
    assert.equal(answer.json().message, 'Info is not supported for this channel');
  });

  test('the page and its parts are served', async () => {
    const page = (await http.get('/')).text;
    const parts = [...page.matchAll(/(?:src|href)="\.(\/[^"]+\.(js|css))"/g)].map(([, path, kind]) => [path, kind === 'js' ? 'text/javascript' : 'text/css']);
    assert.deepEqual(parts.map(([, type]) => type).sort(), ['text/css', 'text/javascript']);
    for (const [path, type] of [['/', 'text/html'], ...parts]) {
      const answer = await http.get(path);
      assert.equal(answer.status, 200, path);
      assert.ok(answer.headers.get('content-type').startsWith(type), `${path}: ${answer.headers.get('content-type')}`);
    }
  });
});
