import assert from 'node:assert/strict';
import { request } from 'node:http';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import WebSocket from 'ws';
import { lastFrame } from '../lib/frames.mjs';
import { LiveHttp } from '../lib/http.mjs';
import { RawSession } from '../lib/raw.mjs';
import { pause } from '../lib/recorder.mjs';
import { startServer } from '../lib/server.mjs';

const second = 1_600_016_688;

let server;
let http;
let names = 0;

before(async () => {
  server = await startServer();
  http = new LiveHttp(server);
});
after(() => server?.stop());

const unique = () => `push${++names}`;

const timeOf = (frame) => frame.data.values[frame.schema.fields.findIndex((field) => field.name === 'time')];

/** The body that names the lines that were not taken. */
function checkErrors(body, accepted, lines) {
  assert.equal(body.accepted, accepted);
  assert.equal(body.rejected, lines.length);
  assert.deepEqual(body.errors.map((error) => error.line), lines);
  for (const error of body.errors) {
    assert.equal(typeof error.column, 'number');
    assert.ok(error.column >= 1);
    assert.match(error.reason, /\S/);
  }
}

describe('POST /api/live/push/{streamId}', () => {
  test('good lines answer 200 with an empty body', async () => {
    const answer = await http.push(unique(), `cpu,host=a v=1 ${second}000000000\n# a comment\n\ncpu v=2\r\n`);
    assert.equal(answer.status, 200);
    assert.equal(answer.text, '');
  });

  test('some bad lines answer 207 and name each; the good ones arrive', async () => {
    const stream = unique();
    const answer = await http.push(stream, `cpu v=1 ${second}000000000\ncpu v=\ncpu v=2 ${second}001000000\ncpu,host v=1`);
    assert.equal(answer.status, 207);
    checkErrors(answer.json(), 2, [2, 4]);
    assert.deepEqual((await lastFrame(server, `stream/${stream}/cpu`)).data.values[2], [1, 2]);
  });

  test('only bad lines answer 400 and name each', async () => {
    const answer = await http.push(unique(), 'nonsense\nmore nonsense');
    assert.equal(answer.status, 400);
    checkErrors(answer.json(), 0, [1, 2]);
  });

  test('a column says where in the line the fault is', async () => {
    const [error] = (await http.push(unique(), 'cpu v=1x')).json().errors;
    assert.ok(error.column >= 'cpu v='.length && error.column <= 'cpu v=1x'.length + 1, `column ${error.column}`);
  });

  test('a measurement that nobody could subscribe to is refused by name', async () => {
    const answer = await http.push(unique(), 'my\\ cpu v=1\ncpu v=1');
    assert.equal(answer.status, 207);
    const body = answer.json();
    checkErrors(body, 1, [1]);
    assert.ok(body.errors[0].reason.includes('my cpu'), body.errors[0].reason);
  });

  test('a stream id with illegal characters is refused', async () => {
    assert.equal((await http.push('a%20b', 'cpu v=1')).status, 400);
  });

  test('an unknown frame format answers 400 and names it', async () => {
    const answer = await http.push(unique(), 'cpu v=1', { query: '?gf_live_frame_format=prometheus' });
    assert.equal(answer.status, 400);
    assert.ok(answer.text.includes('prometheus'), answer.text);
  });

  for (const [precision, digits] of [['ns', '123456789'], ['us', '123456'], ['ms', '123'], ['s', '']]) {
    test(`precision=${precision} reads the time in that unit`, async () => {
      const stream = unique();
      const answer = await http.push(stream, `cpu v=1 ${second}${digits}`, { query: `?precision=${precision}` });
      assert.equal(answer.status, 200, answer.text);
      const expected = second * 1000 + (digits === '' ? 0 : 123);
      assert.deepEqual(timeOf(await lastFrame(server, `stream/${stream}/cpu`)), [expected]);
    });
  }

  test('an unknown precision answers 400 and names it', async () => {
    const answer = await http.push(unique(), 'cpu v=1', { query: '?precision=fortnight' });
    assert.equal(answer.status, 400);
    assert.ok(answer.text.includes('fortnight'), answer.text);
  });

  test('a gzip body is read', async () => {
    const stream = unique();
    const answer = await http.push(stream, gzipSync(`cpu v=42 ${second}000000000`), { headers: { 'content-encoding': 'gzip' } });
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual((await lastFrame(server, `stream/${stream}/cpu`)).data.values[2], [42]);
  });

  test('a body that claims to be gzip and is not answers 400', async () => {
    assert.equal((await http.push(unique(), 'cpu v=1', { headers: { 'content-encoding': 'gzip' } })).status, 400);
  });

  test('a gzip body that unpacks beyond every limit answers 413', async () => {
    const bomb = gzipSync(`# ${'x'.repeat(1 << 20)}\n`.repeat(256));
    assert.equal((await http.push(unique(), bomb, { headers: { 'content-encoding': 'gzip' } })).status, 413);
  });

  test('a body over the limit answers 413', async () => {
    const body = 'cpu v=1\n'.repeat(5 << 20);
    assert.equal(await statusOfLargePost(body), 413);
  });

  test('an empty body is no fault', async () => {
    assert.equal((await http.push(unique(), '')).status, 200);
  });
});

describe('GET /api/live/push/{streamId} as WebSocket', () => {
  for (const [kind, message] of [['text', (line) => line], ['binary', (line) => Buffer.from(line)]]) {
    test(`${kind} messages are pushed, and a bad one does not close`, async () => {
      const stream = unique();
      const session = await RawSession.open(server);
      await session.ask({ id: 2, subscribe: { channel: `1/stream/${stream}/cpu` } });
      const socket = new WebSocket(`${server.url.replace(/^http/, 'ws')}/api/live/push/${stream}`);
      await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));

      socket.send(message(`cpu v=1 ${second}000000000`));
      socket.send(message('nonsense'));
      socket.send(message(`cpu v=2 ${second}001000000`));

      const values = [(await session.push(`1/stream/${stream}/cpu`, 'pub', 1)), (await session.push(`1/stream/${stream}/cpu`, 'pub', 2))];
      assert.deepEqual(values.map((publication) => publication.data.data.values[2]), [[1], [2]]);
      socket.terminate();
      session.end();
    });
  }
});

describe('a push WebSocket that only sends', { concurrency: true }, () => {
  // Telegraf's plugin closes its connection after 30 s in which it reads nothing.
  test('is pinged within 30 s', { timeout: 40_000 }, async () => {
    const socket = new WebSocket(`${server.url.replace(/^http/, 'ws')}/api/live/push/${unique()}`);
    await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no ping within 30 s')), 30_000);
      socket.once('error', reject);
      socket.once('ping', () => {
        clearTimeout(timer);
        resolve();
      });
    });
    socket.terminate();
  });

  // Grafana cuts it after 27.8 s: https://github.com/grafana/grafana/issues/60905
  test('stays open beyond 28 s though it never reads and never pongs (#60905)', { timeout: 60_000 }, async () => {
    const stream = unique();
    const socket = await openUnread(`/api/live/push/${stream}`);
    let closed = false;
    socket.on('close', () => (closed = true));
    socket.on('error', () => (closed = true));

    for (let n = 1; n <= 33; n++) {
      socket.write(maskedText(`cpu v=${n} ${second + n}000000000`));
      await pause(1000);
    }

    assert.equal(closed, false);
    const session = await RawSession.open(server);
    const { subscribe } = await session.ask({ id: 2, subscribe: { channel: `1/stream/${stream}/cpu` } });
    assert.deepEqual(subscribe.data.data.values[2], [33]);
    session.end();
    socket.destroy();
  });
});

/** Opens a WebSocket by hand, and reads nothing after the handshake. */
function openUnread(path) {
  const { hostname, port, host } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    socket.once('error', reject);
    socket.once('data', (answer) => {
      socket.pause();
      const [status] = answer.toString('latin1').split('\r\n');
      return status.includes(' 101 ') ? resolve(socket) : reject(new Error(status));
    });
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n`
      + 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n');
  });
}

/** A final text frame of at most 125 bytes; its mask is zero. */
function maskedText(text) {
  const payload = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}

/** The server may answer and close before the body is through; fetch reports that as a failure of its own. */
function statusOfLargePost(body) {
  return new Promise((resolve, reject) => {
    const post = request(`${server.url}/api/live/push/${unique()}`, { method: 'POST', headers: { 'content-length': Buffer.byteLength(body) } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    post.on('error', reject);
    post.end(body);
  });
}
