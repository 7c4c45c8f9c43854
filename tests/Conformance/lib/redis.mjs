import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A port that was free a moment ago. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts a Redis that keeps nothing, and resolves when it takes connections. */
export async function startRedis(port = undefined) {
  const chosen = port ?? (await freePort());
  const child = spawn('redis-server', ['--port', `${chosen}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const killNow = () => child.kill('SIGKILL');
  process.once('exit', killNow);
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`redis-server ended with code ${code}`)));
    child.stdout.on('data', (chunk) => `${chunk}`.includes('Ready to accept connections') && resolve());
  });
  return {
    port: chosen,

    /** What makes a node one of the cluster that meets here. */
    args: ['--live:ha_engine', 'redis', '--live:ha_engine_address', `127.0.0.1:${chosen}`],

    /** The answer of redis-cli. */
    command: async (...words) => (await run('redis-cli', ['-p', `${chosen}`, ...words])).stdout,

    async stop() {
      const closed = once(child, 'close');
      killNow();
      await closed;
      process.off('exit', killNow);
    },
  };
}
