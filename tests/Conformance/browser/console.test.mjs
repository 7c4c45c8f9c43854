import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startBrowser } from '../lib/browser.mjs';
import { LiveHttp } from '../lib/http.mjs';
import { startServer } from '../lib/server.mjs';

const pictures = fileURLToPath(new URL('../../../artifacts/console/', import.meta.url));

let server;
let http;
let browser;
let page;
let faults;
let pushing;

before(async () => {
  mkdirSync(pictures, { recursive: true });
  server = await startServer();
  http = new LiveHttp(server);
  browser = await startBrowser();
  await pushMetrics(0);
  pushing = startPushing();
});
after(async () => {
  await pushing?.stop();
  await browser?.close();
  await server?.stop();
});
beforeEach(async () => {
  page = await browser.newPage();
  faults = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
});
afterEach(() => page.close());

/** What a small machine would send once a second, here five times faster. */
async function pushMetrics(step) {
  const wave = (shift) => (50 + 40 * Math.sin((step + shift) / 6)).toFixed(2);
  const cpus = ['cpu-total', 'cpu0', 'cpu1'].map((cpu, index) => `cpu,host=box,cpu=${cpu} usage_user=${wave(index * 4)},usage_system=${wave(index * 4 + 9)}`);
  const answer = await http.push('host', [...cpus, `mem,host=box used_percent=${wave(3)},free=${(step % 50) * 1e7}i`].join('\n'));
  assert.equal(answer.status, 200, answer.text);
}

function startPushing() {
  let step = 0;
  let stopped = false;
  const ended = (async () => {
    while (!stopped) {
      await pushMetrics(++step);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })();
  return {
    stop() {
      stopped = true;
      return ended;
    },
  };
}

const points = () => page.$eval('#chart', (chart) => Number(chart.dataset.points));

const untilPoints = (count) => page.waitForFunction((wanted) => Number(document.querySelector('#chart').dataset.points) >= wanted, count, { timeout: 20_000 });

const seriesNames = () => page.$$eval('#legend tbody button', (buttons) => buttons.map((button) => button.textContent));

describe('the built-in page', () => {
  test('lists the channels and the cluster’s counts', async () => {
    await page.goto(server.url);
    await page.waitForSelector('#channels a[href="#stream/host/cpu"]');
    const channels = await page.$$eval('#channels .path', (paths) => paths.map((path) => path.textContent));
    assert.ok(channels.includes('plugin/testdata/random-20Hz-stream'), channels.join(', '));
    assert.match(await page.textContent('#facts'), /engine memory.*nodes 1/);
    assert.deepEqual(faults, []);
  });

  test('draws a test data channel live', async () => {
    await page.goto(server.url);
    await page.click('#channels a[href="#plugin/testdata/random-20Hz-stream"]');
    await untilPoints(60);
    const earlier = await points();
    await untilPoints(earlier + 60);
    await page.waitForFunction(() => document.querySelectorAll('#legend tbody tr').length === 3);
    assert.deepEqual((await seriesNames()).sort(), ['Max', 'Min', 'Value']);
    await page.screenshot({ path: `${pictures}testdata.png` });
    assert.deepEqual(faults, []);
  });

  test('draws pushed metrics with one series per label set and field', async () => {
    await page.goto(`${server.url}/#stream/host/cpu`);
    await untilPoints(60);
    await page.waitForFunction(() => document.querySelectorAll('#legend tbody tr').length === 6);
    assert.ok((await seriesNames()).includes('usage_user  cpu=cpu0, host=box'), (await seriesNames()).join(' | '));
    await page.screenshot({ path: `${pictures}metrics.png` });
    assert.deepEqual(faults, []);
  });

  test('draws what is there: the picture has the colours of the series', async () => {
    await page.goto(`${server.url}/#stream/host/cpu`);
    await untilPoints(30);
    const colors = await page.$eval('#chart', (chart) => {
      const { data } = chart.getContext('2d').getImageData(0, 0, chart.width, chart.height);
      const seen = new Set();
      for (let index = 0; index < data.length; index += 4) {
        seen.add(`${data[index]},${data[index + 1]},${data[index + 2]}`);
      }
      return [...seen];
    });
    assert.ok(colors.includes('59,125,216'), 'the first series is not on the canvas');
  });

  test('shows other JSON as text', async () => {
    await http.publish('grafana/broadcast/text', { greeting: 'hello' });
    await page.goto(`${server.url}/#grafana/broadcast/text`);
    await page.waitForFunction(() => document.querySelector('#payload').textContent.includes('"greeting": "hello"'));
    assert.equal(await points(), 0);
    assert.deepEqual(faults, []);
  });

  test('names what is wrong with a channel', async () => {
    await page.goto(`${server.url}/#stream/only`);
    await page.waitForSelector('#fault:not([hidden])');
    assert.match(await page.textContent('#fault'), /\(400\)/);
  });

  test('holds and goes on by the keyboard alone', async () => {
    await page.goto(server.url);
    await page.waitForSelector('#channels a');
    await page.keyboard.press('/');
    await page.keyboard.type('host/mem');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await untilPoints(10);
    await page.focus('#hold');
    await page.keyboard.press('Space');
    const held = await points();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    assert.equal(await points(), held);
    await page.keyboard.press('Space');
    await untilPoints(held + 6);
    assert.equal(new URL(page.url()).hash, '#stream/host/mem');
    assert.deepEqual(faults, []);
  });

  test('recovers what it missed while its socket was gone', async () => {
    await page.addInitScript(() => {
      const Native = WebSocket;
      window.sockets = [];
      window.WebSocket = class extends Native {
        constructor(...parameters) {
          super(...parameters);
          window.sockets.push(this);
        }
      };
    });
    await page.goto(`${server.url}/#plugin/testdata/random-20Hz-stream`);
    await untilPoints(30);
    const before = await received();
    await page.evaluate(() => window.sockets.at(-1).close());
    await page.waitForFunction(() => window.sockets.length === 2 && document.querySelector('#state').dataset.state === 'connected');
    await page.waitForFunction((count) => Number(/^\d+/.exec(document.querySelector('#summary').textContent)?.[0]) > count, before.count + 20);
    const later = await received();
    assert.equal(later.count - before.count, later.offset - before.offset, 'publications are missing or twice');
    assert.deepEqual(faults, []);
  });

  for (const [name, scheme, viewport] of [['dark', 'dark', { width: 1280, height: 800 }], ['phone', 'light', { width: 390, height: 780 }]]) {
    test(`fits the ${name} view`, async () => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize(viewport);
      await page.goto(`${server.url}/#stream/host/cpu`);
      await untilPoints(30);
      await page.waitForSelector('#legend tbody tr');
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      await page.screenshot({ path: `${pictures}${name}.png` });
      assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
      assert.deepEqual(faults, []);
    });
  }
});

/** How many publications the page says it received, and its offset. */
async function received() {
  const [, count, offset] = /^(\d+) publications received, offset (\d+)$/.exec(await page.textContent('#summary'));
  return { count: Number(count), offset: Number(offset) };
}
