import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProxy } from './proxy.mjs';
import { startServer } from './server.mjs';

/** Starts nodes that meet in a Redis of their own, behind a proxy that gives each request to another one. */
export async function startCluster(size) {
  const redis = await startRedis();
  const nodes = [];
  let proxy;
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await proxy?.stop();
    await redis.stop();
  };
  try {
    while (nodes.length < size) {
      nodes.push(await startServer(['--live:ha_engine', 'redis', '--live:ha_engine_address', redis.address]));
    }
    proxy = await startProxy(nodes.map((node) => node.url));
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    url: proxy.url,
    socketUrl: `${proxy.url.replace(/^http/, 'ws')}/api/live/ws`,
    nodes,
    log: () => nodes.map((node) => node.log()).join('\n'),
    closeWithServer: (client) => nodes[0].closeWithServer(client),
    stop,
  };
}

async function startRedis() {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'liveorleans-redis-'));
  const child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const killNow = () => child.kill('SIGKILL');
  process.once('exit', killNow);
  const exited = new Promise((resolve) => child.once('close', resolve));
  await new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`redis-server could not be started: ${error.message}`)));
    child.once('close', (code) => reject(new Error(`redis-server ended with code ${code}`)));
    child.stdout.on('data', (chunk) => chunk.includes('Ready to accept connections') && resolve());
  });
  return {
    address: `127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGTERM');
      await exited;
      process.off('exit', killNow);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
