import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { startBrowser } from '../lib/browser.mjs';
import { ConsolePage, startPushing } from '../lib/console.mjs';
import { LiveHttp } from '../lib/http.mjs';
import { startServer } from '../lib/server.mjs';

const views = {
  list: ['', '#nodes tbody tr'],
  'channel view': ['#stream/host/cpu', '#rows tbody tr'],
  history: ['#stream/host/cpu?history', '#history li'],
  presence: ['#plugin/testdata/random-2s-stream?presence', '#presence tbody tr'],
  source: ['#plugin/testdata/random-2s-stream?source', '#present .source-state[data-state="live"]'],
};

const sizes = { desk: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };

let server;
let browser;
let pushing;
let subject;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  pushing = await startPushing(new LiveHttp(server));
});
after(async () => {
  await pushing?.stop();
  await browser?.close();
  await server?.stop();
});
afterEach(() => subject?.close());

async function open(hash, size) {
  subject = await ConsolePage.open(browser, server.url, hash, async (page) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.setViewportSize(size);
  });
}

for (const [size, viewport] of Object.entries(sizes)) {
  describe(`on a ${size}`, () => {
    for (const [name, [hash, there]] of Object.entries(views)) {
      test(`the ${name} has no fault of accessibility, light and dark, and fits`, async () => {
        await open(hash, viewport);
        await subject.page.waitForSelector(name === 'list' && size === 'phone' ? '#channels a' : there, { timeout: 20_000 });
        assert.deepEqual(await subject.violations(`${name.replaceAll(' ', '-')}-${size}`), []);
        assert.ok((await subject.overflow()) <= 0, `the page is ${await subject.overflow()} px too wide`);
        assert.deepEqual(subject.faults, []);
      });
    }
  });
}

test('a phone shows the list or the channel, and leads from one to the other', async () => {
  await open('', sizes.phone);
  await subject.page.click('#channels a[href="#stream/host/cpu"]');
  await subject.untilPoints(20);
  assert.equal(await subject.page.isVisible('#channels'), false);
  await subject.page.click('.back');
  await subject.page.waitForSelector('#channels a');
  assert.equal(await subject.page.isVisible('#content'), false);
  await subject.page.click('.to-cluster a');
  await subject.page.waitForSelector('#nodes');
});
