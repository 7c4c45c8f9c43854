import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './redis.mjs';

const samples = fileURLToPath(new URL('../../../samples/grafana-proxy/', import.meta.url));
const startTimeout = 10_000;

/** The proxies that there are sample configurations for. */
export const proxies = [
  {
    name: 'nginx',
    sample: 'nginx.conf',
    check: ['-v'],
    // The main block's places are root's: these make a process of any user of it.
    arguments: (file, folder) => ['-p', folder, '-e', join(folder, 'error.log'), '-c', file, '-g', `daemon off; pid ${join(folder, 'nginx.pid')};`],
    adapt: (text, folder) => text.replace('http {', `http {\n${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `  ${name}_temp_path ${join(folder, name)};`).join('\n')}`),
  },
  { name: 'haproxy', sample: 'haproxy.cfg', check: ['-v'], arguments: (file) => ['-f', file], adapt: (text) => text },
];

/** Why a proxy cannot be run here; false when it can. */
export function missing(proxy) {
  return spawnSync(proxy.name, proxy.check).error ? `${proxy.name} is not installed` : false;
}

/** Runs a proxy by its sample configuration, in which only the addresses are changed. */
export async function startProxy(proxy, { grafana, live }) {
  const folder = await mkdtemp(join(tmpdir(), `live-${proxy.name}-`));
  // Neither proxy says which port it got when it is asked for any.
  const port = await freePort();
  const text = await readFile(join(samples, proxy.sample), 'utf8');
  const addresses = { '127.0.0.1:3000': new URL(grafana).host, '127.0.0.1:8000': new URL(live).host, '127.0.0.1:8080': `127.0.0.1:${port}` };
  for (const address of Object.keys(addresses)) {
    if (!text.includes(address)) {
      throw new Error(`${proxy.sample} does not name ${address}`);
    }
  }
  const file = join(folder, proxy.sample);
  await writeFile(file, proxy.adapt(text.replace(/127\.0\.0\.1:(?:3000|8000|8080)/g, (address) => addresses[address]), folder));

  const child = spawn(proxy.name, proxy.arguments(file, folder), { stdio: ['ignore', 'pipe', 'pipe'] });
  const killNow = () => child.kill('SIGKILL');
  process.once('exit', killNow);
  let log = '';
  child.stderr.on('data', (chunk) => (log += chunk));
  child.stdout.on('data', (chunk) => (log += chunk));
  const exited = new Promise((resolve) => child.once('close', resolve));
  await reachable(port, () => child.exitCode !== null || child.signalCode !== null).catch((error) => {
    killNow();
    throw new Error(`${proxy.name}: ${error.message}; its output:\n${log}`);
  });

  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    socketUrl: `ws://127.0.0.1:${port}/api/live/ws`,
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(killNow, 2000);
      await exited;
      clearTimeout(timer);
      process.off('exit', killNow);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function reachable(port, hasEnded) {
  const deadline = Date.now() + startTimeout;
  while (Date.now() < deadline && !hasEnded()) {
    const isOpen = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(hasEnded() ? 'it ended' : `it does not listen after ${startTimeout} ms`);
}
