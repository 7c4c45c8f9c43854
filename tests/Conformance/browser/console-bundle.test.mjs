import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';

const run = promisify(execFile);
const sources = fileURLToPath(new URL('../../../src/Console/', import.meta.url));
const committed = fileURLToPath(new URL('../../../src/Gateway/Console/', import.meta.url));
const mostCompressed = 80_000;

const contents = (folder) => Object.fromEntries(readdirSync(folder).sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

describe('the bundle', () => {
  test('is what its sources build', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'live-console-'));
    try {
      await run('npm', ['run', 'build'], { cwd: sources, env: { ...process.env, LIVE_CONSOLE_OUT: folder } });
      const [built, kept] = [contents(folder), contents(committed)];
      assert.deepEqual(Object.keys(built), Object.keys(kept), 'src/Console was changed: npm run build there, and commit src/Gateway/Console');
      for (const [name, text] of Object.entries(built)) {
        assert.ok(text === kept[name], `${name} is another one than what is committed`);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('is small, asks no other host for anything, and names no path of a machine', () => {
    const files = contents(committed);
    const sizes = Object.values(files).map((text) => gzipSync(text).length);
    assert.ok(sizes.reduce((sum, size) => sum + size) < mostCompressed, `${sizes} bytes compressed`);
    const hosts = Object.entries(files).filter(([name]) => name !== 'licences.txt').flatMap(([, text]) => text.match(/\b(?:https?|wss?):\/\/[\w.-]+/g) ?? []);
    // What is asked for, that is; links in error messages and names of XML are not.
    assert.deepEqual([...new Set(hosts)].filter((host) => !/^http:\/\/www\.w3\.org$|^https:\/\/github\.com$/.test(host)), []);
    assert.ok(!Object.values(files).some((text) => text.includes('node_modules') || text.includes(sources)));
  });
});

describe('the logic', () => {
  let modules;

  before(async () => {
    const { runnerImport } = await import(pathToFileURL(join(sources, 'node_modules/vite/dist/node/index.js')).href);
    const load = async (name) => (await runnerImport(join(sources, `src/data/${name}.ts`), { root: sources, configFile: false, logLevel: 'error' })).module;
    modules = { ...(await load('catalogue')), ...(await load('frames')), ...(await load('holders')), ...(await load('format')) };
  });

  const row = (channel, offset = 1) => ({ channel, offset });
  const names = (catalogue, offered = []) => catalogue.list(offered).map(({ name }) => name);

  test('a catalogue takes pages at its end and in between, and knows when it is complete', () => {
    const catalogue = new modules.Catalogue();
    catalogue.put('', 3, ['a', 'c', 'e'].map((name) => row(name)));
    assert.equal(catalogue.complete, false);
    catalogue.put('e', 3, [row('g')]);
    assert.equal(catalogue.complete, true);
    catalogue.put('a', 2, [row('b'), row('e', 7)]);
    assert.deepEqual(names(catalogue), ['a', 'b', 'e', 'g']);
    assert.equal(catalogue.rows[2].offset, 7);
    catalogue.put('b', 5, []);
    assert.deepEqual(names(catalogue), ['a', 'b']);
  });

  test('a catalogue lists what is offered only as far as the active channels are known', () => {
    const catalogue = new modules.Catalogue();
    catalogue.put('', 2, [row('b'), row('d')]);
    assert.deepEqual(names(catalogue, ['a', 'b', 'c', 'e']), ['a', 'b', 'c', 'd']);
    catalogue.put('d', 2, []);
    assert.deepEqual(names(catalogue, ['a', 'b', 'c', 'e']), ['a', 'b', 'c', 'd', 'e']);
  });

  test('series share their times, whatever order these come in', () => {
    const store = new modules.FrameStore();
    const fields = [{ name: 'labels', type: 'string' }, { name: 'time', type: 'time' }, { name: 'v', type: 'number' }];
    assert.equal(store.add({ schema: { fields }, data: { values: [['x=1', 'x=2'], [20, 10], [1, 2]] } }, 1), true);
    assert.equal(store.add({ data: { values: [['x=1', 'x=1'], [10, 30], [3, null]], entities: [null, null, {}] } }, 2), true);
    assert.deepEqual([...store.times], [10, 20, 30]);
    assert.deepEqual(store.series.map(({ name, values }) => [name, values]), [['v  x=1', [3, 1, null]], ['v  x=2', [2, undefined, undefined]]]);
    assert.equal(store.points, 3);
    assert.equal(store.add({ other: true }, 3), false);
  });

  test('numbers that JSON has no word for are gaps', () => {
    const store = new modules.FrameStore();
    const fields = [{ name: 't', type: 'time' }, { name: 'v', type: 'number' }];
    store.add({ schema: { fields }, data: { values: [[1, 2], [5, 0]], entities: [null, { NaN: [1] }] } }, 1);
    assert.deepEqual(store.series[0].values, [5, null]);
  });

  test('what is kept of a channel is bounded', () => {
    const store = new modules.FrameStore();
    const fields = [{ name: 't', type: 'time' }, ...Array.from({ length: 150 }, (_, index) => ({ name: `v${index}`, type: 'number' }))];
    store.add({ schema: { fields } }, 0);
    for (let time = 0; time < 10_000; time++) {
      store.add({ data: { values: [[time], ...fields.slice(1).map(() => [time])] } }, time);
    }
    assert.equal(store.series.length, 100);
    assert.equal(store.leftOut.size, 50);
    assert.ok(store.points <= modules.maxCells * 1.25, `${store.points} numbers`);
    assert.equal(store.points, store.series.reduce((sum, { values }) => sum + values.length, 0));
    assert.equal(store.times.at(-1), 9_999);
    assert.equal(store.rows.length, 60);
  });

  const event = (name, seconds, node, token) => ({ id: `${seconds}-0`, name, channel: 'c', node, token, time: new Date(seconds * 1_000).toISOString() });
  const told = (events, source = null) => modules.holdersOf(events, source).map(({ node, token, since, until, end }) => [node, token, since && since / 1_000, until && until / 1_000, end]);

  test('holders: given up, run out, and still running', () => {
    assert.deepEqual(told([
      event('source_opened', 10, 'a', 1), event('source_closed', 20, 'a', 1), event('source_opened', 21, 'b', 2), event('owner_changed', 30, 'c', 9), event('source_opened', 31, 'c', 3),
    ]), [['a', 1, 10, 20, 'closed'], ['b', 2, 21, 31, 'expired'], ['c', 3, 31, null, 'runs']]);
  });

  test('holders: one that began before what is known, and one that only the cluster knows', () => {
    const source = { node: 'b', token: 5, since: new Date(40_000).toISOString() };
    assert.deepEqual(told([event('source_closed', 20, 'a', 1)], source), [['a', 1, null, 20, 'closed'], ['b', 5, 40, null, 'runs']]);
    assert.deepEqual(told([event('source_opened', 10, 'a', 1)], { node: null, token: 0, since: new Date(15_000).toISOString() }), [['a', 1, 10, 15, 'expired']]);
  });

  test('holders: a lease that another took while it must still have lived, or without a higher token, is an overlap', () => {
    assert.deepEqual(told([event('source_opened', 10, 'a', 1), event('source_opened', 12, 'b', 2)]).map(([, , , , end]) => end), ['overlap', 'runs']);
    assert.deepEqual(told([event('source_opened', 10, 'a', 2), event('source_opened', 60, 'b', 2)]).map(([, , , , end]) => end), ['overlap', 'runs']);
    assert.deepEqual(told([event('source_opened', 10, 'a', 1), event('source_opened', 60, 'b', 2), event('source_closed', 61, 'a', 1)]).map(([, , , , end]) => end), ['overlap', 'runs']);
  });

  test('ids of events are compared as two numbers', () => {
    assert.ok(modules.isLater('10-0', '9-5'));
    assert.ok(modules.isLater('9-10', '9-9'));
    assert.ok(!modules.isLater('9-9', '9-9'));
  });

  test('numbers and times are short', () => {
    assert.deepEqual([0, -1234.5678, 2e9, 0.00001, Number.NaN].map(modules.shortNumber), ['0', '−1.235k', '2G', '1.00e−5', '–']);
    assert.deepEqual([900, 65_000, 7_260_000].map(modules.duration), ['0.9 s', '1 min 5 s', '2 h 1 min']);
  });
});
