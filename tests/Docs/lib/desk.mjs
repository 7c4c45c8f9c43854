import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Expected } from './output.mjs';
import { freePort } from '../../Conformance/lib/redis.mjs';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const standIns = fileURLToPath(new URL('../commands/', import.meta.url));
const deadline = 40_000;
const graceful = 500;
const keptOutput = 256 * 1024;

// The ports that pages name. Each gets a free one, so that pages can be tested side by side and beside whatever else the machine runs.
const namedPorts = /\b(?:6379|8000|8001|8002|8003|8004|9000)\b/g;

const desks = new Set();
process.on('exit', () => desks.forEach((desk) => desk.endAll()));

// A runner that gives up on a test file sends SIGTERM; leaving through exit() ends what runs, too.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
  process.once(signal, () => process.exit(1));
}

/** Where a page's reader sits: a folder with the repository in it, terminals, and ports of its own. */
export class Desk {
  #running = new Set();
  #ports = new Map();
  #folder;
  #environment;

  static async open() {
    const desk = new Desk();
    desks.add(desk);
    desk.#folder = await mkdtemp(join(tmpdir(), 'docs-'));
    for (const name of ['artifacts', 'docs', 'samples', 'src']) {
      await symlink(join(repository, name), join(desk.#folder, name));
    }
    const { NODE_OPTIONS, NODE_TEST_CONTEXT, ...environment } = process.env;
    desk.#environment = {
      ...environment,
      PATH: `${standIns}:${process.env.PATH}`,
      REPOSITORY: repository,
      ASPNETCORE_URLS: await desk.inPlace('http://127.0.0.1:8000'),
      CURL_HOME: standIns,
      DOTNET_gcServer: '0',
    };
    return desk;
  }

  /** A text with the desk's ports in the place of those that the page names. */
  async inPlace(text) {
    for (const port of new Set(text.match(namedPorts) ?? [])) {
      if (!this.#ports.has(port)) {
        this.#ports.set(port, `${await freePort()}`);
      }
    }
    return text.replace(namedPorts, (port) => this.#ports.get(port));
  }

  /** Writes a file, and answers where it is. */
  async write(name, text) {
    const path = join(this.#folder, name);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, `${await this.inPlace(text)}\n`);
    return path;
  }

  /** Runs commands in a terminal of their own until they end with 0, or, where an output is expected, until it is there; what then still runs stays. */
  async run(script, output) {
    const expected = output && new Expected(await this.inPlace(output));
    const child = this.#spawn('bash', ['-euo', 'pipefail', '-c', await this.inPlace(script)]);
    child.script = script;
    const isAll = () => child.ended && (!expected || expected.isAll(child.output));
    const what = expected ? `its output was\n${expected}` : 'it ended';
    await until(child, () => isAll() || (!child.ended && expected?.isBeginning(child.output)), what);

    // What has only not ended yet must print nothing else; what goes on may.
    await Promise.race([until(child, isAll, what), sleep(graceful, undefined, { ref: false })]);
    if (child.ended && child.exitCode !== 0) {
      throw new Error(`it ended with ${child.exitCode}; its output:\n${child.output}`);
    }
  }

  /** Waits until a command that was started before, and goes on, has printed something. */
  async waitFor(script, output) {
    const child = [...this.#running].find((one) => !one.ended && one.script.startsWith(script));
    if (!child) {
      throw new Error(`no command "${script}" is running`);
    }
    const expected = new Expected(await this.inPlace(output));
    await until(child, () => expected.isIn(child.output), `its output had\n${expected}`);
  }

  /** Starts a node until it says that it has started, and ends it; `args` are its command line. */
  async tryNode(args, folder = '.') {
    const child = this.#spawn(join(standIns, 'dotnet'), ['run', '--project', 'src/Silo', '--', '--urls', 'http://127.0.0.1:0', ...args], {
      cwd: join(this.#folder, folder),
      // What the secrets of examples are: a text that is long enough for each.
      environment: Object.fromEntries(['WEATHER_TOKEN', 'JWT_SECRET', 'REDIS_PASSWORD', 'LIVE_KEY'].map((name) => [name, 'e'.repeat(64)])),
    });
    await until(child, () => /^ {2}callers /m.test(child.output), 'the node started');
    await this.#end(child);
  }

  async close() {
    await Promise.all([...this.#running].map((child) => this.#end(child)));
    desks.delete(this);
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Ends what runs, without waiting for it. */
  endAll() {
    this.#running.forEach(endGroup);
  }

  #spawn(command, args, { cwd = this.#folder, environment = {} } = {}) {
    // A group of its own: what a command leaves in the background ends with it.
    const child = spawn(command, args, { cwd, env: { ...this.#environment, ...environment }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    child.script = command;
    child.output = '';
    child.ended = false;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk) => {
        child.output = (child.output + chunk).slice(0, keptOutput);
        child.emit('more');
      });
    }
    child.once('close', (code) => {
      child.ended = true;
      child.emit('more');
    });
    child.once('error', (error) => {
      child.output += error.message;
      child.ended = true;
      child.emit('more');
    });
    this.#running.add(child);
    return child;
  }

  async #end(child) {
    this.#running.delete(child);
    endGroup(child);
    if (!child.ended) {
      await new Promise((resolve) => child.once('close', resolve));
    }
  }
}

function endGroup(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}

function until(child, isDone, what) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(() => reject(new Error(`within ${deadline / 1000} s it did not come about that ${what}\nit printed:\n${child.output}`))), deadline);
    const look = () => {
      if (isDone()) {
        finish(resolve);
      } else if (child.ended) {
        finish(() => reject(new Error(`it ended with ${child.exitCode} before ${what}\nit printed:\n${child.output}`)));
      }
    };
    const finish = (then) => {
      clearTimeout(timer);
      child.off('more', look);
      then();
    };
    child.on('more', look);
    look();
  });
}

/** Whether what the pages run has been built. */
export const isBuilt = existsSync(join(repository, 'artifacts/bin/Silo/release/LiveOrleans.Silo'));
