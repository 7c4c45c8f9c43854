import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LiveHttp } from '../lib/http.mjs';
import { RawSession } from '../lib/raw.mjs';
import { startServer } from '../lib/server.mjs';

const pingTimeout = 40_000;

let server;
let http;
const sessions = [];

before(async () => {
  server = await startServer();
  http = new LiveHttp(server);
});
after(() => {
  sessions.forEach((session) => session.end());
  return server?.stop();
});

async function open(options) {
  const session = await RawSession.open(server, options);
  sessions.push(session);
  return session;
}

const errorOf = (reply) => reply.error?.code;

async function closesWith(code, options, act) {
  const session = await open(options);
  act(session);
  assert.equal((await session.closed()).code, code);
}

describe('how a session begins and ends', () => {
  test('the connect reply names client, version, ping and pong', async () => {
    const session = await open({ connect: false });
    const { connect } = await session.ask({ id: 1, connect: { name: 'js', flag: 1 } });
    assert.match(connect.client, /\S/);
    assert.match(connect.version, /\S/);
    assert.equal(connect.ping, 25);
    assert.equal(connect.pong, true);
  });

  test('a command before connect closes with 3501', () => closesWith(3501, { connect: false }, (session) => session.send({ id: 1, subscribe: { channel: '1/stream/a/b' } })));
  test('a second connect closes with 3501', () => closesWith(3501, {}, (session) => session.send({ id: 2, connect: {} })));
  test('an empty frame closes with 3501', () => closesWith(3501, {}, (session) => session.sendText('')));
  test('a frame that is not JSON closes with 3501', () => closesWith(3501, {}, (session) => session.sendText('{"id":2,')));
  test('a command without id closes with 3501', () => closesWith(3501, {}, (session) => session.send({ subscribe: { channel: '1/stream/a/b' } })));
  test('a pong without a ping closes with 3501', () => closesWith(3501, {}, (session) => session.send({})));
  test('an empty channel closes with 3501', () => closesWith(3501, {}, (session) => session.send({ id: 2, subscribe: { channel: '' } })));
  test('refresh without a token closes with 3501', () => closesWith(3501, {}, (session) => session.send({ id: 2, refresh: {} })));
  test('send closes with 3508', () => closesWith(3508, {}, (session) => session.send({ send: { data: {} } })));
  test('a message over 64 KiB closes with 1009', () => closesWith(1009, {}, (session) => session.send({ id: 2, publish: { channel: '1/grafana/broadcast/big', data: 'x'.repeat(65_536) } })));

  test('a message of almost 64 KiB is served', async () => {
    const session = await open();
    assert.deepEqual(await session.ask({ id: 2, publish: { channel: '1/grafana/broadcast/big', data: 'x'.repeat(65_000) } }), { id: 2, publish: {} });
  });

  test('a ping comes within 25 s, is answered once, and a second pong closes with 3501', { timeout: pingTimeout }, async () => {
    const session = await open();
    await session.events.nth('ping', 1, 26_000);
    session.send({});
    assert.deepEqual(await session.ask({ id: 2, unsubscribe: { channel: '1/stream/a/b' } }), { id: 2, unsubscribe: {} });
    session.send({});
    assert.equal((await session.closed()).code, 3501);
  });
});

describe('what a WebSocket may ask for', () => {
  test('unknown query parameters are ignored', async () => {
    await open({ query: '?format=json&cf_protocol_version=v2&auth_token=&x=1' });
  });

  test('the sub-protocol centrifuge-json is echoed', async () => {
    const session = await open({ protocols: ['centrifuge-json'] });
    assert.equal(session.socket.protocol, 'centrifuge-json');
  });

  test('native pings leave ping and pong out of the connect reply', async () => {
    const session = await open({ connect: false, query: '?cf_ws_frame_ping_pong=true' });
    const { connect } = await session.ask({ id: 1, connect: {} });
    assert.equal(connect.ping, undefined);
    assert.equal(connect.pong, undefined);
  });

  for (const options of [{ protocols: ['centrifuge-protobuf'] }, { query: '?cf_protocol=protobuf' }]) {
    test(`${JSON.stringify(options)} speaks Protobuf in binary frames`, async () => {
      const session = await open({ ...options, connect: false });
      session.socket.removeAllListeners('message');
      const answered = new Promise((resolve) => session.socket.once('message', (data, isBinary) => resolve({ data, isBinary })));
      // Length 4; field 1 (id) = 1; field 4 (connect) = empty.
      session.socket.send(Buffer.from([4, 0x08, 1, 0x22, 0]));
      const { data, isBinary } = await answered;
      assert.equal(isBinary, true);
      assert.deepEqual([...data.subarray(1, 4)], [0x08, 1, 0x2a]);
      assert.equal(session.socket.protocol, options.protocols?.[0] ?? '');
    });
  }
});

describe('replies', () => {
  test('unsubscribing from a channel that is not subscribed succeeds', async () => {
    const session = await open();
    assert.deepEqual(await session.ask({ id: 2, unsubscribe: { channel: '1/stream/never/seen' } }), { id: 2, unsubscribe: {} });
  });

  for (const [what, command, code] of [
    ['ping', { ping: {} }, 108],
    ['rpc', { rpc: { method: 'x', data: {} } }, 108],
    ['sub_refresh while not subscribed', { sub_refresh: { channel: '1/stream/a/b', token: 'x' } }, 103],
    ['a channel of 256 bytes', { subscribe: { channel: `1/stream/a/${'x'.repeat(245)}` } }, 107],
    ['a channel that is not ASCII', { subscribe: { channel: '1/stream/a/ü' } }, 107],
  ]) {
    test(`${what} fails with ${code}`, async () => {
      const session = await open();
      assert.equal(errorOf(await session.ask({ id: 2, ...command })), code);
    });
  }

  test('deltas are not negotiated: the wish is passed over', async () => {
    const session = await open();
    const { subscribe } = await session.ask({ id: 2, subscribe: { channel: '1/stream/delta/a', delta: 'fossil' } });
    assert.equal(subscribe.recoverable, true);
    assert.equal(subscribe.delta, undefined);
  });

  test('subscribing twice fails with 105', async () => {
    const session = await open();
    const subscribe = { channel: '1/stream/twice/a' };
    assert.equal(errorOf(await session.ask({ id: 2, subscribe })), undefined);
    assert.equal(errorOf(await session.ask({ id: 3, subscribe })), 105);
  });

  test('the 129th channel fails with 106', async () => {
    const session = await open();
    const commands = Array.from({ length: 129 }, (_, index) => ({ id: index + 2, subscribe: { channel: `1/stream/many/c${index}` } }));
    session.send(...commands);
    const replies = await Promise.all(commands.map(({ id }) => session.reply(id)));
    assert.deepEqual(replies.map(errorOf), [...Array(128).fill(undefined), 106]);
  });

  test('a frame with many commands is answered command by command', async () => {
    const session = await open();
    const channels = Array.from({ length: 60 }, (_, index) => `1/stream/frame/c${index}`);
    const subscribes = channels.map((channel, index) => ({ id: 2 + index, subscribe: { channel } }));
    const unsubscribes = channels.map((channel, index) => ({ id: 102 + index, unsubscribe: { channel } }));
    session.send(...subscribes, ...unsubscribes);
    for (const { id } of subscribes) {
      assert.ok((await session.reply(id)).subscribe);
    }
    for (const { id } of unsubscribes) {
      assert.deepEqual(await session.reply(id), { id, unsubscribe: {} });
    }
  });

  test('the subscribe reply precedes the first push and nothing follows the unsubscribe reply', async () => {
    const session = await open();
    const channel = '1/grafana/broadcast/order';
    const publisher = await open();
    let id = 10;
    const timer = setInterval(() => publisher.send({ id: ++id, publish: { channel, data: { id } } }), 1);
    try {
      await publisher.events.until(() => publisher.events.of('reply').length > 20, 'twenty publish replies');
      session.send({ id: 2, subscribe: { channel } });
      await session.push(channel, 'pub', 20);
      await session.ask({ id: 3, unsubscribe: { channel } });
      const answered = publisher.events.of('reply').length;
      await publisher.events.until(() => publisher.events.of('reply').length > answered + 20, 'twenty more publish replies');
      await session.ask({ id: 4, unsubscribe: { channel } });
    } finally {
      clearInterval(timer);
    }

    const lines = session.frames.flatMap((frame) => frame.text.split('\n')).filter((line) => line !== '').map((line) => JSON.parse(line));
    const about = lines.map((line) => (line.push?.channel === channel && line.push.pub ? 'pub' : line.id)).filter((mark) => mark !== undefined);
    assert.equal(about.indexOf(2) < about.indexOf('pub'), true);
    assert.deepEqual(about.slice(about.indexOf(3)), [3, 4]);
  });

  test('an empty line is never sent and a payload’s line breaks are removed', async () => {
    const session = await open();
    const channel = '1/grafana/broadcast/lines';
    await session.ask({ id: 2, subscribe: { channel } });
    const answer = await http.publishRaw('{"channel":"grafana/broadcast/lines","data":{\n  "a": [1,\r\n 2]\n}}');
    assert.equal(answer.status, 200, answer.text);
    const publication = await session.push(channel, 'pub');
    assert.deepEqual(publication.data, { a: [1, 2] });
    assert.deepEqual(session.events.of('blank'), []);
  });
});

describe('positions', () => {
  const entries = 310;
  let position;

  const channel = '1/grafana/broadcast/positions';

  before(async () => {
    for (let n = 1; n <= entries; n++) {
      assert.equal((await http.publish('grafana/broadcast/positions', { n })).status, 200);
    }
    const session = await open();
    position = (await session.ask({ id: 2, subscribe: { channel } })).subscribe;
  });

  async function recover(offset, epoch, more = {}) {
    const session = await open();
    return session.ask({ id: 2, subscribe: { channel, recover: true, offset, epoch, ...more } });
  }

  test('a subscribe reply without recover says where the channel is', () => {
    assert.equal(position.recoverable, true);
    assert.equal(position.positioned, true);
    assert.equal(position.offset, entries);
    assert.match(position.epoch, /\S/);
    assert.equal(position.was_recovering, undefined);
    assert.equal(position.publications, undefined);
  });

  test('recovering answers the requested offset and what follows it', async () => {
    const { subscribe } = await recover(entries - 10, position.epoch);
    assert.equal(subscribe.was_recovering, true);
    assert.equal(subscribe.recovered, true);
    assert.equal(subscribe.offset, entries - 10);
    assert.deepEqual(subscribe.publications.map((publication) => [publication.offset, publication.data.n]), Array.from({ length: 10 }, (_, index) => [entries - 9 + index, entries - 9 + index]));
  });

  test('recovering at the top is recovered with nothing', async () => {
    const { subscribe } = await recover(entries, position.epoch);
    assert.equal(subscribe.recovered, true);
    assert.equal(subscribe.offset, entries);
    assert.equal(subscribe.publications, undefined);
  });

  test('recovering just below the oldest entry is still whole', async () => {
    const { subscribe } = await recover(entries - 300, position.epoch);
    assert.equal(subscribe.recovered, true);
    assert.equal(subscribe.publications.length, 300);
  });

  for (const [what, offset, epoch] of [['beyond the history', 1, undefined], ['in another epoch', entries, '_'], ['above the top', entries + 5, undefined]]) {
    test(`recovering ${what} is not recovered and answers the top`, async () => {
      const { subscribe } = await recover(offset, epoch ?? position.epoch);
      assert.equal(subscribe.was_recovering, true);
      assert.equal(subscribe.recovered, undefined);
      assert.equal(subscribe.offset, entries);
      assert.equal(subscribe.publications, undefined);
    });

    test(`recovering ${what} with flag 2 fails with 112`, async () => {
      assert.equal(errorOf(await recover(offset, epoch ?? position.epoch, { flag: 2 })), 112);
    });
  }

  test('history in another epoch fails with 112', async () => {
    const session = await open();
    await session.ask({ id: 2, subscribe: { channel } });
    assert.equal(errorOf(await session.ask({ id: 3, history: { channel, limit: 1, since: { offset: 1, epoch: '_' } } })), 112);
  });

  test('reverse history since offset 0 fails with 107', async () => {
    const session = await open();
    await session.ask({ id: 2, subscribe: { channel } });
    assert.equal(errorOf(await session.ask({ id: 3, history: { channel, limit: 1, reverse: true, since: { offset: 0, epoch: position.epoch } } })), 107);
  });
});
