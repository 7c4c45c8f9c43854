import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { startBrowser } from '../lib/browser.mjs';
import { ConsolePage } from '../lib/console.mjs';
import { LiveHttp } from '../lib/http.mjs';
import { startServer } from '../lib/server.mjs';

const channels = 10_000;
const batch = 2_000;
const usableWithin = 5_000;

// A screen of lines and the spare ones above and below it.
const mostLines = 40;

let server;
let browser;
let subject;

before(async () => {
  server = await startServer();
  const http = new LiveHttp(server);
  for (let first = 0; first < channels; first += batch) {
    const lines = Array.from({ length: batch }, (_, index) => `m${String(first + index).padStart(5, '0')} value=${index}`);
    const answer = await http.push('many', lines.join('\n'));
    assert.equal(answer.status, 200, answer.text);
  }
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});
afterEach(() => subject?.close());

const lines = () => subject.page.$$eval('#channels li', (items) => items.length);

const until = (name) => subject.page.waitForSelector(`#channels a[href="#stream/many/${name}"]`, { timeout: 20_000 });

test('ten thousand channels: usable within seconds, and few lines in the document', async (context) => {
  const began = performance.now();
  subject = await ConsolePage.open(browser, server.url);
  await until('m00000');
  const usable = Math.round(performance.now() - began);
  context.diagnostic(`the list of ${channels} channels could be used after ${usable} ms`);
  assert.ok(usable < usableWithin, `usable after ${usable} ms`);
  assert.ok((await lines()) <= mostLines, `${await lines()} lines in the document`);
  await subject.picture('many');
  assert.deepEqual(subject.faults, []);
});

test('ten thousand channels: searched on the server in capitals or not, opened by the keyboard', async (context) => {
  subject = await ConsolePage.open(browser, server.url);
  await until('m00000');
  const began = performance.now();
  await subject.page.keyboard.press('/');
  await subject.page.keyboard.type('M09876');
  await subject.untilText('#list-state', '1 channel');
  context.diagnostic(`found after ${Math.round(performance.now() - began)} ms`);
  await subject.page.keyboard.press('Enter');
  await subject.page.keyboard.press('Enter');
  await subject.untilPoints(1);
  assert.equal(new URL(subject.page.url()).hash, '#stream/many/m09876');
  assert.deepEqual(subject.faults, []);
});

test('ten thousand channels: all of them are reached by scrolling, and the document stays small', async (context) => {
  subject = await ConsolePage.open(browser, server.url);
  await until('m00000');
  const began = performance.now();
  let most = 0;
  while (!(await subject.text('#list-state')).includes('10,004 channels')) {
    await subject.page.$eval('.lines', (scroller) => scroller.scrollTo(0, scroller.scrollHeight));
    most = Math.max(most, await lines());
    assert.ok(performance.now() - began < 30_000, `only ${await subject.text('#list-state')}`);
  }
  await subject.page.$eval('.lines', (scroller) => scroller.scrollTo(0, scroller.scrollHeight));
  await until('m09999');
  context.diagnostic(`scrolled to the end in ${Math.round(performance.now() - began)} ms, at most ${most} lines in the document`);
  assert.ok(most <= mostLines, `${most} lines in the document`);
  const nodes = await subject.page.evaluate(() => document.querySelectorAll('*').length);
  assert.ok(nodes < 800, `${nodes} elements in the document`);
  assert.deepEqual(subject.faults, []);
});
