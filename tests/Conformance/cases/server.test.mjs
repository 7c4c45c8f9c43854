import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import WebSocket from 'ws';
import { Peer, variants } from '../lib/clients.mjs';
import { pause } from '../lib/recorder.mjs';
import { startRedis } from '../lib/redis.mjs';
import { startServer } from '../lib/server.mjs';

const keys = { app: 'llk_conformance-app', jane: 'llk_conformance-jane', joe: 'llk_conformance-joe' };

let redis;
let nodes;

/** Two nodes of one cluster, which know three API keys: one of an application's server and two of users. */
before(async () => {
  redis = await startRedis();
  const args = [...redis.args, '--live:auth:mode', 'apikey'];
  Object.entries(keys).forEach(([name, key], index) => {
    const hash = `sha256:${createHash('sha256').update(key).digest('hex')}`;
    const entry = { name, hash, role: 'Editor', server: String(name === 'app') };
    args.push(...Object.entries(entry).flatMap(([option, value]) => [`--live:auth:keys:${index}:${option}`, value]));
  });
  nodes = await Promise.all([startServer(args), startServer(args)]);
}, { timeout: 120_000 });

after(async () => {
  await Promise.all((nodes ?? []).map((node) => node.stop()));
  await redis?.stop();
});

async function until(condition, phase) {
  for (const end = Date.now() + 20_000; !(await condition());) {
    assert.ok(Date.now() < end, `not within 20 s: ${phase}`);
    await pause(50);
  }
}

/** How many nodes take the orders for a user. */
const takers = async (user) => Number((await redis.command('pubsub', 'numsub', `gf_live.control.user.1.${user}`)).split('\n')[1]);

/** Calls a method on a node, as an application's server. */
async function call(method, body, node = nodes[0], headers = { 'x-api-key': keys.app }) {
  const response = await fetch(`${node.url}/api/live/server${method && `/${method}`}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, json: await response.json() };
}

/** A connected client of a user; its events tell of server-side subscriptions too. */
async function connect(node, user, variant = variants[0]) {
  class Socket extends WebSocket {
    constructor(url, protocols) {
      super(url, protocols, { headers: { 'x-api-key': keys[user] } });
    }
  }
  const peer = new Peer(node, variant, { websocket: Socket });
  for (const name of ['subscribed', 'unsubscribed', 'publication']) {
    peer.client.on(name, (context) => peer.events.add(name, context));
  }
  peer.id = (await peer.connect()).client;
  return peer;
}

describe('the server API', () => {
  test('without a key answers 401, with a user’s key 403', async () => {
    assert.equal((await call('info', {}, nodes[0], {})).status, 401);
    assert.equal((await call('info', {}, nodes[0], { 'x-api-key': keys.jane })).status, 403);
  });

  test('disconnect by user reaches the other node, and only nodes that have the user', async () => {
    const jane = await connect(nodes[1], 'jane');
    const joe = await connect(nodes[0], 'joe');
    await until(async () => (await takers('jane')) === 1 && (await takers('joe')) === 1, 'each user’s node has subscribed');
    assert.deepEqual((await call('disconnect', { user: 'jane', disconnect: { code: 4501, reason: 'banned' } })).json, { result: {} });
    const gone = await jane.events.nth('disconnected');
    assert.deepEqual({ code: gone.code, reason: gone.reason }, { code: 4501, reason: 'banned' });
    assert.equal(joe.client.state, 'connected');
    await until(async () => (await takers('jane')) === 0, 'the node lets go of the user after the linger');
    assert.equal(await takers('joe'), 1);
    joe.close();
  });

  test('disconnect of one client leaves the user’s others; refresh lets it come back', async () => {
    const [first, second] = [await connect(nodes[1], 'jane'), await connect(nodes[0], 'jane')];
    await until(async () => (await takers('jane')) === 2, 'both nodes have subscribed');
    await call('disconnect', { user: 'jane', client: first.id });
    assert.equal((await first.events.nth('disconnected')).code, 3503);
    assert.equal(second.client.state, 'connected');
    await call('refresh', { user: 'jane', expired: true });
    assert.equal((await second.events.nth('connecting', 2)).code, 3005);
    await second.events.nth('connected', 2);
    second.close();
  });

  for (const variant of variants) {
    test(`subscribe and unsubscribe show in ${variant.name}`, async () => {
      const channel = `stream/served/${variant.slug}`;
      const peer = await connect(nodes[1], 'jane', variant);
      await until(async () => (await takers('jane')) >= 1, 'the node has subscribed');
      assert.deepEqual((await call('subscribe', { user: 'jane', channel, data: { hello: 1 } })).json, { result: {} });
      const subscribed = await peer.events.nth('subscribed');
      assert.equal(subscribed.channel, `1/${channel}`);
      assert.deepEqual(peer.decode(subscribed.data), { hello: 1 });
      const published = (await call('publish', { channel, data: { n: 7 } })).json.result;
      const publication = await peer.events.nth('publication');
      assert.deepEqual({ data: peer.decode(publication.data), offset: Number(publication.offset) }, { data: { n: 7 }, offset: published.offset });
      await call('unsubscribe', { user: 'jane', channel: `default/${channel}` }, nodes[1]);
      assert.equal((await peer.events.nth('unsubscribed')).channel, `1/${channel}`);
      peer.close();
    });
  }

  test('a broadcast arrives on every channel, and history tells of it', async () => {
    const peer = await connect(nodes[1], 'joe');
    const channels = Array.from({ length: 50 }, (_, index) => `stream/cast/c${index}`);
    const feeds = channels.map((channel) => peer.subscribe(`1/${channel}`));
    await Promise.all(feeds.map((feed) => feed.subscribed()));
    const { responses } = (await call('broadcast', { channels, data: { all: true } })).json.result;
    assert.ok(responses.every(({ result }) => result.offset === 1 && result.epoch), JSON.stringify(responses));
    await Promise.all(feeds.map(async (feed) => assert.deepEqual((await feed.publication()).data, { all: true })));
    const page = (await call('history', { channel: channels[9], limit: -1 }, nodes[1])).json.result;
    assert.deepEqual(page, { publications: [{ data: { all: true }, offset: 1 }], epoch: responses[9].result.epoch, offset: 1 });
    await until(async () => Object.keys((await call('channels', { pattern: 'stream/cast/*' })).json.result.channels).length === 50, 'the channels are listed');
    peer.close();
  });

  test('a batch is answered in its order, with errors in their places', async () => {
    const commands = [{ publish: { channel: 'stream/batch/a', data: 1 } }, { publish: { channel: 'stream/batch/a' } }, { presence: { channel: 'stream/batch/a' } }, { info: {} }];
    for (const path of ['', 'batch']) {
      const { replies } = (await call(path, { commands })).json;
      assert.equal(replies.length, 4);
      assert.ok(replies[0].publish.offset >= 1);
      assert.equal(replies[1].error.code, 107);
      assert.equal(replies[2].error.code, 108);
      assert.equal(replies[3].info.nodes.length, 2);
    }
  });

  test('many publishers at once are each told the place of their own publication', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => call('publish', { channel: 'stream/places/a', data: { n } }, nodes[n % 2])));
    const { publications } = (await call('history', { channel: 'stream/places/a', limit: -1 })).json.result;
    const places = new Map(publications.map(({ data, offset }) => [data.n, offset]));
    answers.forEach(({ json }, n) => assert.equal(json.result.offset, places.get(n)));
  });

  test('what is not offered is refused by name', async () => {
    const answer = (await call('publish', { channel: 'stream/a/b', data: 1, idempotency_key: 'once' })).json;
    assert.equal(answer.error.code, 108);
    assert.match(answer.error.message, /idempotency_key/);
  });
});
