import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const startTimeout = 60_000;
const stopTimeout = 10_000;
const keptLog = 64 * 1024;

/** The built server: LIVE_SILO if set, else the Release build, else the Debug build. */
function serverPath() {
  if (process.env.LIVE_SILO) {
    return process.env.LIVE_SILO;
  }
  const candidates = ['release', 'debug'].map((configuration) => `${repository}artifacts/bin/Silo/${configuration}/LiveOrleans.Silo.dll`);
  const found = candidates.find((candidate) => existsSync(candidate));
  if (!found) {
    throw new Error(`The server is not built; none of these exists: ${candidates.join(', ')}`);
  }
  return found;
}

function commandLine(path, args) {
  if (path.endsWith('.dll')) {
    return ['dotnet', [path, ...args]];
  }
  return path.endsWith('.mjs') ? [process.execPath, [path, ...args]] : [path, args];
}

/** Starts a server on a free port and resolves when it says where it listens; `cwd` is where it looks for appsettings.json. */
export async function startServer(args = [], { cwd } = {}) {
  const [command, parameters] = commandLine(serverPath(), ['--urls', 'http://127.0.0.1:0', ...args]);
  const child = spawn(command, parameters, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const killNow = () => child.kill('SIGKILL');
  process.once('exit', killNow);

  let log = '';
  const keep = (chunk) => {
    log = (log + chunk).slice(-keptLog);
  };
  child.stderr.on('data', keep);
  const exited = new Promise((resolve) => child.once('close', resolve));

  const url = await listening(child, keep, () => log).catch((error) => {
    killNow();
    throw error;
  });

  const clients = new Set();
  return {
    url,
    process: child,
    socketUrl: `${url.replace(/^http/, 'ws')}/api/live/ws`,
    log: () => log,

    /** Has a client closed when the server stops; one that a failed test left would reconnect for ever. */
    closeWithServer: (client) => clients.add(client),

    async stop() {
      clients.forEach((client) => client.close());
      child.kill('SIGTERM');
      const timer = setTimeout(killNow, stopTimeout);
      await exited;
      clearTimeout(timer);
      process.off('exit', killNow);
    },
  };
}

function listening(child, keep, log) {
  return new Promise((resolve, reject) => {
    const fail = (reason) => reject(new Error(`${reason}; its output:\n${log()}`));
    const timer = setTimeout(() => fail(`The server printed no address within ${startTimeout} ms`), startTimeout);
    child.once('error', (error) => fail(`The server could not be started: ${error.message}`));
    child.once('close', (code) => fail(`The server ended with code ${code}`));
    child.stdout.on('data', (chunk) => {
      keep(chunk);
      // Port 0 is what was asked for, not what was given.
      const address = /(http:\/\/127\.0\.0\.1:[1-9]\d*)/.exec(log());
      if (address) {
        clearTimeout(timer);
        resolve(address[1]);
      }
    });
  });
}

// A runner that gives up on a test file sends SIGTERM; leaving through exit() stops the server too.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
  process.once(signal, () => process.exit(1));
}
