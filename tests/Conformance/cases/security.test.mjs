// What a stranger may send: nothing of it ends the server, makes it hold more, or shows what is not the sender's.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { BareSocket, exchange, holdings } from '../lib/attack.mjs';
import { LiveHttp } from '../lib/http.mjs';
import { seeded } from '../lib/random.mjs';
import { RawSession } from '../lib/raw.mjs';
import { startServer } from '../lib/server.mjs';

const fuzzedFrames = Number(process.env.FUZZ_FRAMES ?? 20_000);
const seed = Number(process.env.SEED ?? 1);
const mebibyte = 1024 * 1024;

let server;
let http;

before(async () => {
  server = await startServer();
  http = new LiveHttp(server);
});
after(() => server?.stop());

const statusOf = (answer) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
const connect = Buffer.from('{"id":1,"connect":{}}');

async function isServing() {
  assert.equal((await http.get('/readyz')).status, 200);
  const session = await RawSession.open(server);
  session.end();
}

/** Waits until no session is left. */
async function sessionsGone() {
  const clients = async () => (await http.get('/api/live/cluster?limit=1')).json().nodes[0].clients;
  for (let attempt = 0; attempt < 100 && (await clients()) > 0; attempt++) {
    await delay(100);
  }
  assert.equal(await clients(), 0);
}

describe('paths and headers', () => {
  for (const path of [
    '/api/live/push/..%2f..%2fcluster',
    '/api/live/push/a%00b',
    '/api/live/push/%2e%2e/x',
    '/api/live/push/a%2fb',
    '//api/live/push/a',
    '/api/live/../../etc/passwd',
    '/index.html/..%5c..%5cappsettings.json',
    '/appsettings.json',
    '/.git/config',
  ]) {
    test(`${path} reaches nothing`, async () => {
      const head = `${path.includes('push') ? 'POST' : 'GET'} ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nm v=1`;
      const status = statusOf(await exchange(server, head));
      assert.ok([400, 404, 405].includes(status), `${status}`);
    });
  }

  for (const [what, headers] of [
    ['another path by X-Original-URL', { 'x-original-url': '/api/live/cluster' }],
    ['another method by X-HTTP-Method-Override', { 'x-http-method-override': 'POST' }],
    ['another organisation by X-Grafana-Org-Id', { 'x-grafana-org-id': '2' }],
  ]) {
    test(`${what} is not taken`, async () => {
      await http.push('own', 'm v=1');
      const response = await fetch(`${server.url}/api/live/list`, { headers });
      assert.equal(response.status, 200);
      assert.ok((await response.json()).channels.some(({ channel }) => channel === 'stream/own/m'));
    });
  }

  test('two lengths are refused: no request is smuggled', async () => {
    const both = 'POST /api/live/push/a HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/live/cluster HTTP/1.1\r\nHost: x\r\n\r\n';
    const answer = await exchange(server, both);
    assert.ok(!answer.includes('"nodes"'), answer);
    const twice = await exchange(server, 'POST /api/live/push/a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nm v=1');
    assert.equal(statusOf(twice), 400);
  });

  test('a header of 128 KiB is refused', async () => {
    // The server answers at its limit and closes: who still sends may see the end before the answer.
    const status = statusOf(await exchange(server, `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(131072)}\r\n\r\n`));
    assert.ok(status === 431 || Number.isNaN(status), `${status}`);
  });

  test('line breaks in a value that is answered make no header', async () => {
    const response = await fetch(`${server.url}/api/live/push/a?precision=%0d%0aset-cookie:x=1`, { method: 'POST', body: 'm v=1' });
    assert.equal(response.status, 400);
    assert.equal(response.headers.get('set-cookie'), null);
  });

  test('a page may not be framed or sniffed, and loads nothing from elsewhere', async () => {
    const { headers } = await http.get('/');
    assert.match(headers.get('content-security-policy'), /default-src 'self'/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
  });
});

describe('frames of a WebSocket that no client sends', () => {
  for (const [what, send] of [
    ['an unmasked frame', (socket) => socket.frame(connect, { masked: false })],
    ['a reserved bit', (socket) => socket.frame(connect, { rsv: 4 })],
    ['an opcode that is none', (socket) => socket.frame(connect, { opcode: 3 })],
    ['a fragmented ping', (socket) => socket.frame(Buffer.from('x'), { opcode: 9, fin: false })],
    ['a ping of 126 bytes', (socket) => socket.frame(Buffer.alloc(126), { opcode: 9 })],
    ['a continuation of nothing', (socket) => socket.frame(connect, { opcode: 0 })],
    ['text that is not UTF-8', (socket) => socket.frame(Buffer.from([0xff, 0xfe, 0x80]))],
    ['a close frame of one byte', (socket) => socket.frame(Buffer.from([1]), { opcode: 8 })],
  ]) {
    test(`${what} ends the session`, async () => {
      const socket = await BareSocket.open(server);
      send(socket);
      await socket.ended();
      await isServing();
    });
  }

  test('a frame that claims exabytes costs nothing', async () => {
    const before = await holdings(server.process);
    const sockets = [];
    for (let number = 0; number < 50; number++) {
      const socket = await BareSocket.open(server);
      socket.frame(Buffer.alloc(1024), { opcode: 2, length: Number.MAX_SAFE_INTEGER });
      sockets.push(socket);
    }
    await delay(500);
    const held = await holdings(server.process);
    sockets.forEach((socket) => socket.end());
    assert.ok(held.memory - before.memory < 64 * mebibyte, `${(held.memory - before.memory) / mebibyte} MiB`);
    await isServing();
  });

  test('fragments without end are closed with 1009', async () => {
    const socket = await BareSocket.open(server);
    socket.frame(Buffer.from('{"id":1,'), { fin: false });
    for (let number = 0; number < 200; number++) {
      socket.frame(Buffer.alloc(1024, 0x20), { opcode: 0, fin: false });
    }
    await socket.until((received) => received.includes(Buffer.from([0x03, 0xf1])));
    socket.end();
  });
});

describe('slow requests', () => {
  test('hundreds of heads that never end keep nobody out', async () => {
    const { hostname, port } = new URL(server.url);
    const sockets = await Promise.all(Array.from({ length: 300 }, () => BareSocket.open(server, { path: '/readyz' })));
    const { connect: dial } = await import('node:net');
    const halves = Array.from({ length: 300 }, () => {
      const socket = dial(Number(port), hostname);
      socket.on('error', () => {});
      socket.write('POST /api/live/push/slow HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n');
      return socket;
    });
    const started = performance.now();
    await isServing();
    assert.ok(performance.now() - started < 5000);
    sockets.forEach((socket) => socket.end());
    halves.forEach((socket) => socket.destroy());
  });

  test('a body that hardly comes is given up', { timeout: 60_000 }, async () => {
    const answer = exchange(server, 'POST /api/live/push/slow HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nm', 40_000);
    const status = statusOf(await answer);
    assert.ok(status === 408 || Number.isNaN(status), `${status}`);
  });

  test('a session that never connects is closed with 3502', { timeout: 60_000 }, async () => {
    const session = await RawSession.open(server, { connect: false });
    assert.equal((await session.closed(30_000)).code, 3502);
  });
});

describe(`${fuzzedFrames} frames with faults, seed ${seed}`, () => {
  // Whole commands of every kind, which are then broken.
  const commands = [
    { id: 2, subscribe: { channel: '1/stream/fuzz/a', recover: true, offset: 5, epoch: 'x', flag: 1, data: { a: [1, 2, { b: null }] } } },
    { id: 3, publish: { channel: '1/grafana/broadcast/fuzz', data: { text: 'ü\u0000\ud83d\ude00', n: 1e308 } } },
    { id: 4, history: { channel: '1/stream/fuzz/a', limit: -1, since: { offset: 1, epoch: 'e' }, reverse: true } },
    { id: 5, presence: { channel: '1/grafana/broadcast/fuzz' } },
    { id: 6, presence_stats: { channel: '1/grafana/broadcast/fuzz' } },
    { id: 7, unsubscribe: { channel: '1/stream/fuzz/a' } },
    { id: 8, rpc: { method: 'grafana.query', data: {} } },
    { id: 9, refresh: { token: 'a.b.c' } },
    { id: 10, sub_refresh: { channel: '1/stream/fuzz/a', token: 'a.b.c' } },
    { id: 11, subscribe: { channel: '1/ds/none/a', token: 'a.b.c', positioned: true, delta: 'fossil' } },
    { send: { data: 1 } },
    {},
  ].map((command) => Buffer.from(JSON.stringify(command)));
  const binary = ['080212150a0f312f73747265616d2f66757a7a2f61', '08032a120a0b312f66757a7a2f612f622f', '0a', 'ffffffffffffffffff01', '0000000000'].map((hex) => Buffer.from(hex, 'hex'));
  const splices = ['"', '{', '}', '[', ']', '\\', '\\u0000', '\\ud800', '\u0000', '\n', '\n\n', '1e999', '-', '99999999999999999999', ' ', ',', ':', 'null', '"id":', 'é'].map((text) => Buffer.from(text));

  function broken(next, original) {
    let bytes = Buffer.from(original);
    for (let count = 1 + Math.floor(next() * 4); count > 0; count--) {
      const at = Math.floor(next() * (bytes.length + 1));
      const kind = next();
      if (kind < 0.3 && bytes.length > 0) {
        bytes[Math.min(at, bytes.length - 1)] = Math.floor(next() * 256);
      } else if (kind < 0.55) {
        bytes = Buffer.concat([bytes.subarray(0, at), splices[Math.floor(next() * splices.length)], bytes.subarray(at)]);
      } else if (kind < 0.75) {
        bytes = bytes.subarray(0, at);
      } else if (kind < 0.9) {
        bytes = Buffer.concat([bytes, bytes.subarray(at)]);
      } else {
        bytes = Buffer.concat([bytes.subarray(0, at), Buffer.alloc(Math.floor(next() * 2000), '['), bytes.subarray(at)]);
      }
    }
    return bytes.subarray(0, 60_000);
  }

  for (const [encoding, path, opcode, originals, hello] of [
    ['JSON', '/api/live/ws', 1, commands, connect],
    ['Protobuf', '/api/live/ws?format=protobuf', 2, [...binary, ...commands], Buffer.from('0408012200', 'hex')],
  ]) {
    test(`${encoding}: the server lives, holds no more than before and serves`, { timeout: 3_600_000 }, async () => {
      const { between } = seeded(seed);
      const next = () => between(0, 999_999) / 1_000_000;
      await isServing();
      await sessionsGone();
      const before = await holdings(server.process);
      for (let sent = 0; sent < fuzzedFrames / 2; ) {
        const socket = await BareSocket.open(server, { path });
        socket.frame(hello, { opcode });
        // A broken frame ends most sessions: what follows it in the same one is received and dropped.
        for (let count = 0; count < 5 && !socket.isEnded; count++, sent++) {
          socket.frame(broken(next, originals[Math.floor(next() * originals.length)]), { opcode });
          if (count === 2) {
            await delay(0);
          }
        }
        socket.end();
      }
      await sessionsGone();
      await isServing();
      const held = await holdings(server.process);
      assert.ok(held.memory < Math.max(512 * mebibyte, 2 * before.memory), `${before.memory / mebibyte} MiB before, ${held.memory / mebibyte} after`);
      assert.ok(held.files <= before.files + 20, `${before.files} files before, ${held.files} after`);
    });
  }

  test('nothing that was sent made the server log an error', () => {
    assert.doesNotMatch(server.log(), /^(fail|crit):/m);
  });
});
