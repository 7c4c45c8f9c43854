import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { RawSession } from '../lib/raw.mjs';
import { startServer } from '../lib/server.mjs';

const jsonType = { 'content-type': 'application/json' };

async function call(server, method, path, body) {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${server.url}/api/live/${path}`, { method, headers: text === undefined ? {} : jsonType, body: text });
  return { status: response.status, body: await response.json() };
}

const converter = (pattern, frameOutputs = []) => ({
  pattern,
  settings: { auth: { publish: { role: 'Viewer' } }, converter: { type: 'jsonAuto' }, frameOutputs },
});

describe('one node', () => {
  let server;
  before(async () => {
    server = await startServer(['--live:channel_rules:0:pattern', 'stream/fixed/:x', '--live:channel_rules:0:settings:history:size', '2']);
  });
  after(() => server?.stop());

  test('a rule decides about the next publication, until it is removed', async () => {
    const session = await RawSession.open(server);
    await session.ask({ id: 2, subscribe: { channel: '1/stream/rules/in' } });
    assert.equal((await call(server, 'POST', 'publish', { channel: 'stream/rules/in', data: { a: 1 } })).status, 403);

    assert.equal((await call(server, 'PUT', 'channel-rules', converter('stream/rules/:x'))).status, 200);
    assert.deepEqual(await call(server, 'POST', 'publish', { channel: 'stream/rules/in', data: { a: 1 } }), { status: 200, body: {} });
    const frame = (await session.push('1/stream/rules/in', 'pub')).data;
    assert.deepEqual(frame.schema.fields.map((field) => field.name), ['Time', 'a']);
    assert.deepEqual(frame.data.values[1], [1]);

    assert.deepEqual(await call(server, 'DELETE', 'channel-rules', { pattern: 'stream/rules/:x' }), { status: 200, body: {} });
    assert.equal((await call(server, 'POST', 'publish', { channel: 'stream/rules/in', data: { a: 1 } })).status, 403);
    session.end();
  });

  test('what is pushed to a pipeline is redirected; what cannot be converted is refused', async () => {
    const rule = converter('stream/source/in', [{ type: 'redirect', redirect: { channel: 'stream/target/out' } }]);
    assert.equal((await call(server, 'POST', 'channel-rules', rule)).status, 200);
    const session = await RawSession.open(server);
    await session.ask({ id: 2, subscribe: { channel: '1/stream/target/out' } });
    assert.equal((await call(server, 'POST', 'pipeline/push/stream/source/in', { v: 7 })).status, 200);
    assert.deepEqual((await session.push('1/stream/target/out', 'pub')).data.data.values[1], [7]);
    assert.equal((await call(server, 'POST', 'pipeline/push/stream/source/in', 'no json')).status, 400);
    assert.equal((await call(server, 'POST', 'pipeline/push/stream/none/in', { v: 7 })).status, 404);
    session.end();
  });

  test('two rules that send to each other are refused as channel recursion', async () => {
    const to = (pattern, channel) => ({ pattern, settings: { auth: { publish: { role: 'Viewer' } }, dataOutputs: [{ type: 'redirect', redirect: { channel } }] } });
    await call(server, 'POST', 'channel-rules', to('stream/loop/a', 'stream/loop/b'));
    await call(server, 'POST', 'channel-rules', to('stream/loop/b', 'stream/loop/a'));
    const answer = await call(server, 'POST', 'publish', { channel: 'stream/loop/a', data: 1 });
    assert.equal(answer.status, 400);
    assert.match(answer.body.message, /channel recursion/);
  });

  test('faults are answered by 400 with their paths', async () => {
    const answer = await call(server, 'PUT', 'channel-rules', { pattern: 'stream/x', settings: { frameOutputs: [{ type: 'loki' }], history: { size: 0 } } });
    assert.equal(answer.status, 400);
    assert.deepEqual(answer.body.faults.map((fault) => fault.path), ['$.settings.history.size', '$.settings.frameOutputs[0].type']);
  });

  test('rules of the configuration are listed and cannot be changed', async () => {
    const { rules } = (await call(server, 'GET', 'channel-rules')).body;
    assert.deepEqual(rules[0], { pattern: 'stream/fixed/:x', settings: { history: { size: 2 } }, readOnly: true });
    assert.equal((await call(server, 'PUT', 'channel-rules', { pattern: 'stream/fixed/:x', settings: {} })).status, 400);
  });
});

describe('two nodes', () => {
  let folder;
  let redis;
  const servers = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rules-'));
    const port = await freePort();
    redis = spawn('redis-server', ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--dir', folder], { stdio: ['ignore', 'pipe', 'ignore'] });
    await ready(redis);
    for (let node = 0; node < 2; node++) {
      servers.push(await startServer(['--live:ha_engine', 'redis', '--live:ha_engine_address', `127.0.0.1:${port}`]));
    }
  });
  after(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    if (redis && redis.exitCode === null) {
      const ended = once(redis, 'close');
      redis.kill('SIGTERM');
      await ended;
    }
    if (folder) {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('a rule that one node takes works on the other, once', async () => {
    const [a, b] = servers;
    const rule = converter('stream/both/:x', [{ type: 'managedStream' }, { type: 'redirect', redirect: { channel: 'stream/copies/all' } }]);
    assert.equal((await call(a, 'PUT', 'channel-rules', rule)).status, 200);

    const follows = async () => (await call(b, 'POST', 'pipeline/push/stream/both/first', { v: 0 })).status !== 404;
    const deadline = Date.now() + 1000;
    while (!(await follows())) {
      assert.ok(Date.now() < deadline, 'the other node does not follow within a second');
    }

    const session = await RawSession.open(a);
    await session.ask({ id: 2, subscribe: { channel: '1/stream/copies/all' } });
    for (let v = 1; v <= 20; v++) {
      assert.equal((await call(v % 2 ? a : b, 'POST', 'publish', { channel: `stream/both/${v}`, data: { v } })).status, 200);
    }
    for (let v = 1; v <= 20; v++) {
      const pushed = (await session.push('1/stream/copies/all', 'pub', v)).data;
      assert.deepEqual(pushed.data.values[1], [v]);
    }
    session.end();
  });
});

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  const closed = once(probe, 'close');
  probe.close();
  await closed;
  return port;
}

/** Redis says when it listens. */
function ready(process) {
  return new Promise((resolve, reject) => {
    process.once('close', () => reject(new Error('redis-server ended before it was ready')));
    process.once('error', reject);
    process.stdout.on('data', (chunk) => String(chunk).includes('Ready to accept connections') && resolve());
  });
}
