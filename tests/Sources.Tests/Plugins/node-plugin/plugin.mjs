// A Grafana back-end plugin: go-plugin's handshake and pluginv2, with whatever misbehaviour a test asks for.
//   MODE     switches, separated by commas: see below
//   JOURNAL  a file that gets a line of JSON for everything the plugin sees
// What a stream does is in the channel's path: see `runs`.
import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const modes = new Map((process.env.MODE ?? '').split(',').map((mode) => mode.split('=')));
const note = (event, details = {}) => appendFileSync(process.env.JOURNAL, `${JSON.stringify({ event, pid: process.pid, ...details })}\n`);
const say = (line) => process.stdout.write(`${line}\n`);

const handshakes = {
  rubbish: 'Usage: plugin [flags]',
  core: '9|2|unix|/tmp/x|grpc|',
  app: '1|1|unix|/tmp/x|grpc|',
  netrpc: '1|2|unix|/tmp/x',
  tls: '1|2|unix|/tmp/x|grpc|MIIB',
  nowhere: '1|2|unix|relative|grpc|',
};

const wire = new URL('../../../../src/Sources/Plugins/Wire/', import.meta.url);
const definition = loader.loadSync(
  ['pluginv2.proto', 'goplugin.proto'].map((name) => fileURLToPath(new URL(name, wire))),
  { keepCase: true, longs: Number, enums: String, defaults: true },
);
const { pluginv2, plugin } = grpc.loadPackageDefinition(definition);

const json = (value) => Buffer.from(JSON.stringify(value));
const schema = { name: 'walk', fields: [{ name: 'value', type: 'number' }] };

const seen = (call) => ({
  path: call.request.path,
  data: call.request.data?.toString(),
  headers: call.request.headers,
  context: {
    ...call.request.pluginContext,
    ...Object.fromEntries(['appInstanceSettings', 'dataSourceInstanceSettings'].map((name) => {
      const settings = call.request.pluginContext[name];
      return [name, settings && { ...settings, jsonData: settings.jsonData.toString() }];
    })),
  },
});

const secretOf = (call) => call.request.pluginContext.dataSourceInstanceSettings?.decryptedSecureJsonData.password;
const failure = (call) => ({ code: grpc.status.UNKNOWN, details: `login with ${secretOf(call)} was refused` });

const admissions = {
  denied: () => ({ status: 'PERMISSION_DENIED' }),
  missing: () => ({ status: 'NOT_FOUND' }),
  strange: () => ({ status: 7 }),
  rubbish: () => ({ status: 'OK', data: Buffer.from('{secret') }),
  lines: () => ({ status: 'OK', data: Buffer.from('{\n  "a": 1\n}\n') }),
  frames: () => ({ status: 'OK', data: json({ schema }) }),
};

function subscribe(call, answer) {
  note('subscribe', seen(call));
  if (call.request.path === 'failing') {
    answer(failure(call));
  } else if (call.request.path === 'hanging') {
    call.on('cancelled', () => note('cancelled'));
  } else {
    answer(null, admissions[call.request.path]?.() ?? { status: 'OK' });
  }
}

const publications = {
  modified: (data) => ({ status: 'OK', data: json({ modified: JSON.parse(data) }) }),
  nothing: () => ({ status: 'OK' }),
  rubbish: () => ({ status: 'OK', data: Buffer.from('no JSON') }),
  missing: () => ({ status: 'NOT_FOUND' }),
};

function publish(call, answer) {
  note('publish', seen(call));
  if (call.request.path === 'failing') {
    answer(failure(call));
  } else {
    answer(null, publications[call.request.path]?.(call.request.data) ?? { status: 'PERMISSION_DENIED' });
  }
}

const packets = (call, count) => {
  for (let n = 1; n <= count; n++) {
    call.write({ data: json({ n }) });
  }
};

const runs = {
  count: (call, count) => { packets(call, count); call.end(); },
  open: (call, count) => packets(call, count),
  // Gone once the packets are on their way.
  die: (call, count) => { packets(call, count - 1); call.write({ data: json({ n: count }) }, () => setTimeout(() => process.exit(3), 50)); },
  failing: (call) => { packets(call, 1); call.emit('error', failure(call)); },
  rubbish: (call) => { packets(call, 1); call.write({ data: Buffer.from('no JSON') }); },
  huge: (call) => call.write({ data: json('x'.repeat(5 * 1024 * 1024)) }),
  frames: (call) => {
    call.write({ data: json({ data: { values: [[1]] } }) });
    call.write({ data: json({ data: { values: [[2]] } }) });
    call.end();
  },
  flood: (call) => {
    let sent = 0;
    const text = 'x'.repeat(64 * 1024);
    const more = () => {
      while (!call.cancelled) {
        sent += 1;
        if (!call.write({ data: json(text) })) {
          note('flooded', { sent });
          call.once('drain', more);
          return;
        }
      }
    };
    more();
  },
};

function run(call) {
  note('run', seen(call));
  call.on('cancelled', () => note('cancelled', { path: call.request.path }));
  const [kind, count] = call.request.path.split('/');
  runs[kind](call, Number(count ?? 0));
}

function checkHealth(call, answer) {
  note('health', seen(call));
  answer(null, { status: modes.has('ill') ? 'ERROR' : 'OK', message: `logged in with ${secretOf(call)}` });
}

function streamStdio(call) {
  note('stdio');
  call.write({ channel: 'STDOUT', data: Buffer.from('printed\n') });
  call.write({ channel: 'STDERR', data: json({ '@level': 'warn', '@message': 'careful', '@timestamp': 'now', left: 3 }) });
}

function shutdown(call, answer) {
  note('shutdown');
  if (modes.has('stubborn')) {
    return;
  }
  answer(null, {});
  setImmediate(() => { note('stopped'); process.exit(0); });
}

function serve() {
  const server = new grpc.Server();
  if (!modes.has('nostream')) {
    server.addService(pluginv2.Stream.service, { SubscribeStream: subscribe, RunStream: run, PublishStream: publish });
  }
  if (!modes.has('nohealth')) {
    server.addService(pluginv2.Diagnostics.service, { CheckHealth: checkHealth });
  }
  server.addService(plugin.GRPCController.service, { Shutdown: shutdown });
  if (modes.has('stdio')) {
    server.addService(plugin.GRPCStdio.service, { StreamStdio: streamStdio });
  }
  const folder = process.env.PLUGIN_UNIX_SOCKET_DIR ?? mkdtempSync(path.join(tmpdir(), 'node-plugin-'));
  const socket = path.join(folder, 'plugin.sock');
  const address = modes.get('listen') ?? (modes.has('tcp') ? '127.0.0.1:0' : `unix:${socket}`);
  server.bindAsync(address, grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) {
      throw error;
    }
    note('listening', { port });
    say(modes.has('tcp') ? `1|2|tcp|127.0.0.1:${port}|grpc|` : `1|2|unix|${socket}|grpc|`);
  });
}

const asked = Object.entries(process.env).filter(([name]) => /^(PLUGIN_|grafana_|TEST_)/.test(name));
note('start', { names: Object.keys(process.env), environment: Object.fromEntries(asked), argv: process.argv.slice(2) });
process.on('SIGINT', () => {});
// A real plugin outlives a host that was killed; one of a test must not.
process.stdin.on('end', () => process.exit(0)).resume();
process.stdout.on('error', () => process.exit(0));

if (modes.has('log')) {
  process.stderr.write('plain text\n');
  process.stderr.write(`${JSON.stringify({ '@level': 'error', '@message': 'it broke', '@timestamp': 'now', code: 7 })}\n`);
  process.stderr.write(`${'y'.repeat(100_000)}\n`);
  process.stderr.write('after\n');
}
if (modes.has('children')) {
  // Its end is seen by the end of its connection.
  spawn(process.execPath, ['-e', `require('net').connect(${modes.get('children')}, '127.0.0.1').resume()`], { stdio: 'ignore' });
}
const wrong = Object.keys(handshakes).find((mode) => modes.has(mode));
if (modes.has('exit')) {
  process.exit(5);
} else if (wrong) {
  say(handshakes[wrong]);
} else if (!modes.has('silent')) {
  serve();
}
