// The defects of Grafana Live that this server is there to beat, one test each.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import WebSocket from 'ws';
import { Peer, variants } from '../lib/clients.mjs';
import { startFeed } from '../lib/feed.mjs';
import { LiveHttp } from '../lib/http.mjs';
import { RawSession } from '../lib/raw.mjs';
import { freePort, startRedis } from '../lib/redis.mjs';
import { startServer } from '../lib/server.mjs';
import { now, sign } from '../lib/tokens.mjs';

const secret = 'a secret of the tests of defects, long enough';
const byToken = ['--live:auth:mode', 'jwt', '--live:auth:jwt:hmac_secret', secret];
const grafana = variants.find((variant) => variant.name.startsWith('centrifuge 5.5.3 json'));

const ends = [];
const ending = async (starting) => {
  const started = await starting;
  ends.push(() => (started.stop ?? started.close).call(started));
  return started;
};
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) {
    await end();
  }
});

const node = (args, options) => ending(startServer(args, options));

async function client(server, options) {
  const peer = new Peer(server, grafana, options);
  ends.push(() => peer.close());
  await peer.connect();
  return peer;
}

async function twoNodes(args = []) {
  const redis = await ending(startRedis());
  return { redis, nodes: [await node([...redis.args, ...args]), await node([...redis.args, ...args])] };
}

/** Asks again until the answer is yes. */
async function until(holds, phase, timeout = 20_000) {
  for (const end = performance.now() + timeout; !(await holds()); await delay(100)) {
    assert.ok(performance.now() < end, `not within ${timeout} ms: ${phase}`);
  }
}

/** Fails when a publication has data for other columns than the last schema before it. */
function assertColumnsFit(messages) {
  let columns;
  for (const { schema, data } of messages) {
    columns = schema?.fields.length ?? columns;
    assert.ok(columns !== undefined, 'data came before any schema');
    assert.equal(data?.values.length ?? columns, columns);
  }
}

/** What a raw session has been told of a channel: first the frame of its reply, then each publication. */
const toldOf = (session, reply, channel) => [
  ...(reply.subscribe.data ? [reply.subscribe.data] : []),
  ...session.events.of('push').filter((push) => push.channel === channel && push.pub).map((push) => push.pub.data),
];

test('defect 1: a stream per server; here one for the cluster, and the same for all', async () => {
  const feed = await ending(startFeed());
  const { nodes } = await twoNodes(feed.args('ds/feed/*'));
  const feeds = [];
  for (const server of [...nodes, ...nodes]) {
    feeds.push((await client(server)).subscribe('1/ds/feed/one'));
  }

  await Promise.all(feeds.map((subscription) => subscription.publication(20)));

  assert.equal(feed.events.of('opened').length, 1);
  const seen = feeds.map((subscription) => new Map(subscription.events.of('publication').map((publication) => [publication.offset, publication.data.n])));
  const common = [...seen[0].keys()].filter((offset) => seen.every((map) => map.has(offset)));
  assert.ok(common.length >= 10, `only ${common.length} publications in common`);
  for (const offset of common) {
    assert.equal(new Set(seen.map((map) => map.get(offset))).size, 1, `offset ${offset}`);
  }
});

test('defect 2: a gap on every reconnect and the last row twice; here neither', async () => {
  const server = await node();
  const http = new LiveHttp(server);
  const peer = await client(server, { minReconnectDelay: 300, maxReconnectDelay: 300 });
  await http.push('gap', 'm v=0');
  const feed = peer.subscribe('1/stream/gap/m');
  await feed.subscribed();
  await http.push('gap', 'm v=1');
  await feed.publication();

  peer.cut();
  for (const value of [2, 3, 4]) {
    await http.push('gap', `m v=${value}`);
  }

  const again = await feed.subscribed(2);
  await feed.publication(4);
  assert.equal(again.recovered, true);
  assert.equal(again.data, undefined);
  assert.deepEqual(feed.events.of('publication').map((publication) => publication.data.data.values[2][0]), [1, 2, 3, 4]);
});

test('defect 3: two prefixes are two channels; here one', async () => {
  const server = await node();
  const peer = await client(server);
  const feeds = ['1', 'default', 'org-1'].map((tenant) => peer.subscribe(`${tenant}/stream/prefix/m`));
  await Promise.all(feeds.map((feed) => feed.subscribed()));

  await new LiveHttp(server).push('prefix', 'm v=1');

  const offsets = await Promise.all(feeds.map(async (feed) => (await feed.publication()).offset));
  assert.deepEqual(offsets, [1, 1, 1]);
});

test('defect 4: subscribing while the schema changes; here each subscriber has the schema of what follows', async () => {
  const server = await node();
  const http = new LiveHttp(server);
  const channel = '1/stream/race/m';
  await http.push('race', 'm a=1');
  let isOver = false;
  const pushing = (async () => {
    for (let number = 0; !isOver; number++) {
      await http.push('race', number % 3 === 0 ? 'm a=1' : number % 3 === 1 ? 'm a=1,b=2' : 'm a=1,b=2');
    }
  })();

  const told = [];
  for (let round = 0; round < 40; round++) {
    const session = await RawSession.open(server);
    const reply = await session.ask({ id: 2, subscribe: { channel } });
    await session.push(channel, 'pub', 3);
    told.push(toldOf(session, reply, channel));
    session.end();
  }
  isOver = true;
  await pushing;

  told.forEach(assertColumnsFit);
});

test('defect 5: two pushers with different schemas on two nodes; here the schema travels with its data', async () => {
  const { nodes } = await twoNodes();
  const channel = '1/stream/flip/m';
  const sessions = await Promise.all(nodes.map((server) => RawSession.open(server)));
  const replies = await Promise.all(sessions.map((session) => session.ask({ id: 2, subscribe: { channel } })));

  await Promise.all(nodes.map(async (server, number) => {
    const http = new LiveHttp(server);
    for (let round = 0; round < 50; round++) {
      const answer = await http.push('flip', number === 0 ? 'm a=1' : 'm a=1,b=2,c=3');
      assert.equal(answer.status, 200, answer.text);
    }
  }));

  for (const [number, session] of sessions.entries()) {
    await session.push(channel, 'pub', 100);
    const told = toldOf(session, replies[number], channel);
    assertColumnsFit(told);
    assert.ok(told.some(({ schema }) => schema?.fields.length === 3) && told.some(({ schema }) => schema?.fields.length === 5));
  }
  sessions.forEach((session) => session.end());
});

test('defect 6: four commands and the whole frame to Redis for each push; here one call', async () => {
  const redis = await ending(startRedis());
  const server = await node(redis.args);
  const http = new LiveHttp(server);
  await http.push('cost', 'm v=0');
  await redis.command('config', 'resetstat');

  for (let round = 0; round < 100; round++) {
    await http.push('cost', `m v=${round}`);
  }

  const stats = await redis.command('info', 'commandstats');
  const calls = (name) => Number(new RegExp(`cmdstat_${name}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
  assert.ok(calls('xadd') >= 100, stats);
  assert.ok(calls('evalsha') + calls('eval') <= 100 + 30, `${calls('evalsha')} scripts for 100 pushes and the node's own beat`);
});

test('defect 7: what is cached for one tenant answers another; here each has its own', async () => {
  const server = await node(byToken);
  const orgs = [1, 2].map((org) => sign({ org, role: 'Editor', exp: now() + 600 }, secret));
  for (const [number, token] of orgs.entries()) {
    const answer = await new LiveHttp(server).push('same', `m v=${number + 1}`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(answer.status, 200, answer.text);
  }
  await new LiveHttp(server).push('second', 'm v=1', { headers: { authorization: `Bearer ${orgs[1]}` } });

  for (const [number, token] of orgs.entries()) {
    const peer = await client(server, { token });
    const own = await peer.subscribe(`${number + 1}/stream/same/m`).subscribed();
    assert.deepEqual(own.data.data.values[2], [number + 1]);
    const foreign = peer.subscribe(`${2 - number}/stream/same/m`);
    assert.equal((await foreign.events.nth('unsubscribed')).code, 103);
  }
  const list = await fetch(`${server.url}/api/live/list`, { headers: { authorization: `Bearer ${orgs[0]}` } });
  const names = (await list.json()).channels.map(({ channel }) => channel).filter((name) => name.startsWith('stream/'));
  assert.deepEqual(names, ['stream/same/m']);
});

test('defect 8: a fault that stays is tried for ever; here it is final', async () => {
  const peer = await client(await node());
  for (const [channel, code] of [
    ['1/nowhere/a/b', 102],
    ['1/plugin/none/a', 404],
    ['1/ds/none/a', 404],
    ['1/watch/group/v1/thing', 404],
  ]) {
    const feed = peer.subscribe(channel);
    assert.equal((await feed.events.nth('unsubscribed')).code, code, channel);
  }
});

test('defect 9: one expired token ends all sessions of its user; here its own alone, which comes back', async () => {
  const server = await node(byToken);
  const staying = await client(server, { token: sign({ exp: now() + 600 }, secret) });
  const tokens = [sign({ exp: now() + 2 }, secret), sign({ exp: now() - 1 }, secret), sign({ exp: now() + 600 }, secret)];
  const expiring = new Peer(server, grafana, { token: tokens.shift(), getToken: async () => tokens.shift() });
  ends.push(() => expiring.close());
  await expiring.connect();

  assert.equal((await expiring.events.nth('connecting', 2, 20_000)).code, 3005);

  await expiring.events.nth('connected', 2);
  assert.equal(staying.events.of('connecting').length, 1);
});

test('defect 10: /api/live/list fails when a node is slow; here it answers without it', async () => {
  const { nodes } = await twoNodes();
  for (const [number, server] of nodes.entries()) {
    await new LiveHttp(server).push('listed', `m${number} v=1`);
  }
  nodes[1].process.kill('SIGSTOP');
  ends.push(() => nodes[1].process.kill('SIGCONT'));

  const started = performance.now();
  const answer = await new LiveHttp(nodes[0]).get('/api/live/list');

  assert.equal(answer.status, 200, answer.text);
  assert.ok(performance.now() - started < 4000);
  assert.ok(answer.json().channels.some(({ channel }) => channel.startsWith('stream/listed/')));
});

describe('defect 11: streams that end', () => {
  test('defect 11: one that fails soon is retried seven times a second; here with growing pauses', async () => {
    const feed = await ending(startFeed({ interval: 20, life: 150 }));
    const peer = await client(await node(feed.args('ds/feed/*')));
    await peer.subscribe('1/ds/feed/short').subscribed();

    await feed.events.nth('opened', 2);
    await delay(8000);

    const opened = feed.events.of('opened').length;
    assert.ok(opened >= 3 && opened <= 20, `opened ${opened} times in 8 s`);
  });

  test('defect 11: one that ends by itself stays ended; here it is opened again for its subscribers', async () => {
    const feed = await ending(startFeed({ life: 400 }));
    const subscription = (await client(await node(feed.args('ds/feed/*')))).subscribe('1/ds/feed/ends');
    await feed.events.nth('closed');
    const before = subscription.events.of('publication').length;

    await feed.events.nth('opened', 2);
    await subscription.publication(before + 2);
    assert.equal(subscription.events.of('subscribed').length, 1);
  });
});

test('defect 12: over max_connections a client is closed for good; here it comes back', async () => {
  const server = await node(['--live:max_connections', '1']);
  const first = await client(server);
  const second = new Peer(server, grafana);
  ends.push(() => second.close());
  const raw = new RawSession(new WebSocket(server.socketUrl));
  assert.equal((await raw.closed()).code, 3013);
  second.client.connect();
  await second.events.nth('error', 2);

  first.close();

  await second.events.nth('connected');
  assert.deepEqual(second.events.of('disconnected'), []);
});

test('defect 13: one bad line fails a push, without limit, gzip or precision; here none of that', async () => {
  const server = await node(['--live:push_max_body_size', '1024']);
  const http = new LiveHttp(server);

  const bad = await http.push('lines', 'good v=1\nbad v=\nfine v=2');
  assert.equal(bad.status, 207);
  assert.match(bad.text, /line.{0,4}2/);
  assert.equal((await http.push('lines', 'm v=1\n'.repeat(1000))).status, 413);
  assert.equal((await http.push('lines', gzipSync('packed v=1'), { headers: { 'content-encoding': 'gzip' } })).status, 200);
  assert.equal((await http.push('lines', 'precise v=1 1700000000', { query: '?precision=s' })).status, 200);
  assert.match((await http.push('lines', 'not\\ allowed v=1')).text, /not allowed/);
  const names = (await http.get('/api/live/list')).json().channels.map(({ channel }) => channel);
  assert.deepEqual(names.filter((name) => name.startsWith('stream/lines/')), ['fine', 'good', 'packed', 'precise'].map((name) => `stream/lines/${name}`));
});

test('defect 14: a data source that changes is noticed by other nodes after a minute; here at once, and opened once', async () => {
  const [old, changed] = [await ending(startFeed()), await ending(startFeed())];
  const folder = await mkdtemp(join(tmpdir(), 'live-'));
  ends.push(() => rm(folder, { recursive: true }));
  const configure = (feed) =>
    writeFile(join(folder, 'appsettings.json'), JSON.stringify({ live: { sources: [{ channels: 'ds/feed/*', type: 'sse', url: `${feed.url}/{path}` }] } }));
  await configure(old);
  const redis = await ending(startRedis());
  const nodes = [await node(redis.args, { cwd: folder }), await node(redis.args, { cwd: folder })];
  for (const path of ['a', 'b', 'c', 'd']) {
    for (const server of nodes) {
      await (await client(server)).subscribe(`1/ds/feed/${path}`).publication();
    }
  }

  await configure(changed);

  await changed.events.nth('opened', 4, 30_000);
  await old.events.nth('closed', 4);
  await delay(1000);
  assert.deepEqual(changed.open().map(({ path }) => path).sort(), ['/a', '/b', '/c', '/d']);
  assert.equal(changed.events.of('opened').length, 4);
});

test('defect 15: without Redis at its start a node goes on alone and tells nobody; here it waits, says so and joins', async () => {
  const port = await freePort();
  const server = await node(['--live:ha_engine', 'redis', '--live:ha_engine_address', `127.0.0.1:${port}`]);
  const http = new LiveHttp(server);
  const away = await http.get('/readyz');
  assert.equal(away.status, 503);
  assert.match(away.text, /Redis/);
  assert.equal((await http.push('alone', 'm v=1')).status, 503);

  const redis = await ending(startRedis(port));

  await until(async () => (await http.get('/readyz')).status === 200, 'the node is ready');
  assert.match(await redis.command('keys', 'gf_live/members/*'), /gf_live/);
  assert.equal((await http.push('alone', 'm v=1')).status, 200);
});
