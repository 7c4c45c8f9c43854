import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { startBrowser } from '../lib/browser.mjs';
import { ConsolePage, startPushing } from '../lib/console.mjs';
import { LiveHttp } from '../lib/http.mjs';
import { pause } from '../lib/recorder.mjs';
import { startServer } from '../lib/server.mjs';

let server;
let http;
let browser;
let pushing;
let subject;

before(async () => {
  server = await startServer();
  http = new LiveHttp(server);
  browser = await startBrowser();
  pushing = await startPushing(http);
});
after(async () => {
  await pushing?.stop();
  await browser?.close();
  await server?.stop();
});
afterEach(() => subject?.close());

async function open(hash = '', prepare = undefined) {
  subject = await ConsolePage.open(browser, server.url, hash, prepare);
  return subject.page;
}

const seriesNames = () => subject.page.$$eval('#legend tbody button', (buttons) => buttons.map((button) => button.textContent));

describe('the list', () => {
  test('lists the channels and the cluster’s counts', async () => {
    const page = await open();
    await page.waitForSelector('#channels a[href="#stream/host/cpu"]');
    await page.waitForSelector('#channels a[href="#plugin/testdata/random-20Hz-stream"]');
    const cpu = await page.textContent('#channels li[data-channel="stream/host/cpu"]');
    assert.match(cpu, /\d\/min.*0 subscribers.*at [\d,]+.*owner \w{6}/);
    assert.match(await page.textContent('#facts'), /engine memory.*nodes 1/);
    assert.match(await page.textContent('#nodes tbody tr'), /all.*127\.0\.0\.1/);
    assert.deepEqual(subject.faults, []);
  });

  test('shows subscribers and the state of a source as they change', async () => {
    const page = await open('#plugin/testdata/random-20Hz-stream');
    await subject.untilPoints(20);
    await subject.untilText('#channels li[data-channel="plugin/testdata/random-20Hz-stream"]', '1 subscriber');
    await page.waitForSelector('#channels li[data-channel="plugin/testdata/random-20Hz-stream"] [data-state="live"]');
    assert.deepEqual(subject.faults, []);
  });

  test('asks the server for the channels whose names hold what is typed', async () => {
    const page = await open();
    await page.waitForSelector('#channels a[href="#stream/host/cpu"]');
    const asked = page.waitForRequest((request) => request.url().includes('/api/live/cluster?channel=host%2Fm'));
    await page.fill('#filter', 'host/m');
    await asked;
    await subject.untilText('#list-state', '1 channel');
    assert.deepEqual(await page.$$eval('#channels .path', (paths) => paths.map((path) => path.textContent)), ['stream/host/mem']);
    await page.fill('#filter', 'nothing like that');
    await subject.untilText('#list-state', 'No channel matches.');
    assert.deepEqual(subject.faults, []);
  });

  test('goes by the keyboard alone: search, arrows, open, hold, close', async () => {
    const page = await open();
    await page.waitForSelector('#channels a');
    await page.keyboard.press('/');
    await page.keyboard.type('host/mem');
    await subject.untilText('#list-state', '1 channel');
    await page.keyboard.press('ArrowDown');
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), '#stream/host/mem');
    await page.keyboard.press('ArrowUp');
    await page.waitForFunction(() => document.activeElement.id === 'filter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await subject.untilPoints(10);
    await page.focus('#hold');
    await page.keyboard.press('Space');
    const held = await subject.points();
    await pause(1_000);
    assert.equal(await subject.points(), held);
    await page.keyboard.press('Space');
    await subject.untilPoints(held + 6);
    assert.equal(new URL(page.url()).hash, '#stream/host/mem');
    await page.keyboard.press('Escape');
    await page.waitForSelector('#nodes');
    assert.deepEqual(subject.faults, []);
  });

  test('asks nobody but its own server', async () => {
    const asked = new Set();
    await open('#plugin/testdata/random-20Hz-stream', async (blank) => {
      blank.on('request', (request) => asked.add(new URL(request.url()).origin));
      blank.on('websocket', (socket) => asked.add(new URL(socket.url()).origin.replace('ws:', 'http:')));
    });
    await subject.untilPoints(20);
    assert.deepEqual([...asked].filter((origin) => origin !== 'null'), [server.url]);
  });

  test('leaves out what a server does not tell: events, and who the caller is', async () => {
    const page = await open('', (blank) => blank.route(/\/api\/live\/(events|caller)/, (route) => route.fulfill({ status: 404, body: '{"message":"Not Found"}' })));
    await page.waitForSelector('#events-missing');
    await page.click('#channels a[href="#plugin/testdata/random-20Hz-stream"]');
    await subject.untilPoints(20);
    await page.click('#tab-source');
    await subject.untilText('#present', 'with token');
    assert.equal(await page.$('#write'), null);
    assert.deepEqual(subject.faults, []);
  });

  test('asks again who the caller is, when that could not be answered', async () => {
    let failures = 2;
    const page = await open('', (blank) => blank.route(/\/api\/live\/caller/, (route) => (failures-- > 0 ? route.fulfill({ status: 503, body: '{"message":"The node starts."}' }) : route.continue())));
    await subject.untilText('#caller', 'organisation 1');
    await page.click('#channels a[href="#plugin/testdata/random-20Hz-stream"]');
    await subject.untilPoints(20);
    assert.ok(failures < 0);
    assert.deepEqual(subject.faults, []);
  });

  test('the first stop of the Tab key leads past the list', async () => {
    const page = await open();
    await page.waitForSelector('#channels a');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'content');
  });
});

describe('a channel', () => {
  test('draws a test data channel live', async () => {
    const page = await open();
    await page.click('#channels a[href="#plugin/testdata/random-20Hz-stream"]');
    await subject.untilPoints(60);
    await subject.untilPoints((await subject.points()) + 60);
    await page.waitForFunction(() => document.querySelectorAll('#legend tbody tr').length === 3);
    assert.deepEqual((await seriesNames()).sort(), ['Max', 'Min', 'Value']);
    await pause(3_000);
    await subject.picture('testdata');
    assert.deepEqual(subject.faults, []);
  });

  test('draws pushed metrics with one series per label set and field, and lists their rows', async () => {
    const page = await open('#stream/host/cpu');
    await subject.untilPoints(60);
    await page.waitForFunction(() => document.querySelectorAll('#legend tbody tr').length === 6);
    assert.ok((await seriesNames()).includes('usage_user  cpu=cpu0, host=box'), (await seriesNames()).join(' | '));
    const heads = await page.$$eval('#rows thead th', (cells) => cells.map((cell) => cell.textContent.trim()));
    assert.deepEqual(heads, ['Offset', 'labels', 'time', 'usage_system', 'usage_user']);
    assert.match(await page.textContent('#rows tbody tr'), /^\d+cpu=cpu/);
    await page.waitForFunction(() => document.querySelectorAll('#rows tbody tr').length === 60);
    assert.deepEqual(subject.faults, []);
  });

  test('draws what is there: the picture has the colour of a series until it is switched off', async () => {
    const page = await open('#stream/host/cpu');
    await subject.untilPoints(30);
    assert.ok(await hasColor(page), 'the first series is not on the canvas');
    await page.click('#hold');
    await page.click('#legend tbody tr:first-child button');
    await page.waitForSelector('#legend tbody tr:first-child button[aria-pressed="false"]');
    await page.waitForFunction(() => document.querySelector('#chart').getAttribute('aria-label').startsWith('5 series'));
    assert.ok(!(await hasColor(page)), 'the first series is still drawn');
  });

  test('draws nothing while nobody looks, and catches up when the page is seen again', async () => {
    const page = await open('#plugin/testdata/random-20Hz-stream', (blank) => blank.addInitScript(() => {
      // A page behind others is given no animation frames.
      const native = window.requestAnimationFrame.bind(window);
      const waiting = [];
      let seen = true;
      window.requestAnimationFrame = (draw) => (seen ? native(draw) : waiting.push(draw));
      window.look = (looks) => {
        seen = looks;
        return waiting.splice(0).map(native).length;
      };
    }));
    await subject.untilPoints(60);
    await page.evaluate(() => window.look(false));
    const [drawn, earlier] = [await subject.points(), await subject.received()];
    await page.waitForFunction((count) => Number(/^\d+/.exec(document.querySelector('#summary').textContent)?.[0]) >= count, earlier.count + 40, { polling: 100 });
    assert.ok((await subject.points()) <= drawn + 30, 'it went on drawing');
    await page.evaluate(() => window.look(true));
    await subject.untilPoints(drawn + 3 * 40);
    assert.deepEqual(subject.faults, []);
  });

  test('shows other JSON as text', async () => {
    await http.publish('grafana/broadcast/text', { greeting: 'hello' });
    const page = await open('#grafana/broadcast/text');
    await subject.untilText('#payload', '"greeting": "hello"');
    assert.equal(await page.$('#chart'), null);
    assert.deepEqual(subject.faults, []);
  });

  test('names what is wrong with a channel', async () => {
    const page = await open('#stream/only');
    await page.waitForSelector('#fault:not([hidden])');
    assert.match(await page.textContent('#fault'), /\(400\)/);
  });

  test('has its history, newest first, and reads further back', async () => {
    const page = await open('#stream/host/mem?history');
    await page.waitForSelector('#history li');
    const offsets = await page.$$eval('#history .number', (cells) => cells.map((cell) => Number(cell.textContent)));
    assert.deepEqual(offsets, offsets.toSorted((one, other) => other - one));
    await page.click('#history summary');
    await page.waitForSelector('#history pre');
    assert.match(await page.textContent('#history pre'), /used_percent|values/);
    await subject.picture('history');
    assert.deepEqual(subject.faults, []);
  });

  test('says who is there, or why it does not', async () => {
    const page = await open('#plugin/testdata/random-2s-stream?presence');
    await subject.untilText('#presence-count', '1 session of 1 user');
    const other = await ConsolePage.open(browser, server.url, '#plugin/testdata/random-2s-stream');
    await subject.untilText('#presence-count', '2 sessions of 1 user');
    await other.close();
    await subject.untilText('#presence-count', '1 session of 1 user');
    await page.goto(`${server.url}/#stream/host/mem?presence`);
    await page.waitForSelector('#presence-fault');
    assert.match(await page.textContent('#presence-fault'), /not offered by its rule.*108/);
    assert.deepEqual(subject.faults, []);
  });

  test('recovers what it missed while its socket was gone, and says so', async () => {
    const page = await open('#plugin/testdata/random-20Hz-stream', (blank) => blank.addInitScript(() => {
      const Native = WebSocket;
      window.sockets = [];
      window.WebSocket = class extends Native {
        constructor(...parameters) {
          super(...parameters);
          window.sockets.push(this);
        }
      };
    }));
    await subject.untilPoints(30);
    const earlier = await subject.received();
    await page.evaluate(() => window.sockets.at(-1).close());
    await page.waitForFunction(() => window.sockets.length === 2 && document.querySelector('#state').dataset.state === 'connected');
    await page.waitForFunction((count) => Number(/^\d+/.exec(document.querySelector('#summary').textContent)?.[0]) > count, earlier.count + 20);
    const later = await subject.received();
    assert.equal(later.count - earlier.count, later.offset - earlier.offset, 'publications are missing or twice');
    assert.match(await page.textContent('.note.recovered'), /was given what it had missed/);
    assert.deepEqual(subject.faults, []);
  });
});

/** Whether the first series' colour is anywhere on the canvas. */
function hasColor(page) {
  return page.evaluate(() => new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const chart = document.querySelector('#chart');
      const canvas = chart.querySelector('canvas');
      const wanted = getComputedStyle(chart).getPropertyValue('--series-0').trim();
      const [red, green, blue] = [1, 3, 5].map((index) => Number.parseInt(wanted.slice(index, index + 2), 16));
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      for (let index = 0; index < data.length; index += 4) {
        if (data[index] === red && data[index + 1] === green && data[index + 2] === blue) {
          resolve(true);
          return;
        }
      }
      resolve(false);
    }));
  }));
}
