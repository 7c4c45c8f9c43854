import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, afterEach, before, describe, test } from 'node:test';
import { startBalancer } from '../lib/balancer.mjs';
import { startBrowser } from '../lib/browser.mjs';
import { ConsolePage } from '../lib/console.mjs';
import { startServer } from '../lib/server.mjs';
import { now, sign } from '../lib/tokens.mjs';

const secret = 'a secret of the console’s tests, long enough to be one';
const keys = { viewer: 'llk_of-a-viewer', editor: 'llk_of-an-editor' };
const testData = 'plugin/testdata/random-20Hz-stream';

let server;
let browser;
let subject;

before(async () => {
  const entries = Object.entries({ viewer: 'Viewer', editor: 'Editor' }).flatMap(([name, role], index) => Object.entries({
    name, role, hash: `sha256:${createHash('sha256').update(keys[name]).digest('hex')}`,
  }).flatMap(([key, value]) => [`--live:auth:keys:${index}:${key}`, value]));
  server = await startServer(['--live:auth:mode', 'jwt,apikey', '--live:auth:jwt:hmac_secret', secret, ...entries]);
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});
afterEach(() => subject?.close());

async function open(hash = '') {
  subject = await ConsolePage.open(browser, server.url, hash);
  await subject.page.waitForSelector('#credential');
  return subject.page;
}

async function signIn(proof) {
  await subject.page.fill('#credential', proof);
  await subject.page.keyboard.press('Enter');
}

describe('signing in', () => {
  test('shows nothing of the channels to whoever shows nothing', async () => {
    const page = await open(`#${testData}`);
    assert.equal(await page.$('#channels'), null);
    assert.equal(await page.$('#chart'), null);
    assert.deepEqual(await subject.violations('sign-in'), []);
    assert.deepEqual(subject.faults, []);
  });

  test('says clearly that a proof is refused', async () => {
    await open();
    await signIn('llk_wrong');
    await subject.untilText('#credential-refused', '401 Unauthorized');
    await signIn(keys.viewer);
    await subject.page.waitForSelector('#channels a');
  });

  test('a key opens list and session, stays for the tab, and is forgotten with it', async () => {
    const page = await open(`#${testData}`);
    await signIn(keys.viewer);
    await subject.untilPoints(20);
    await page.reload();
    await subject.untilPoints(20);
    assert.deepEqual(await page.evaluate(() => [localStorage.length, document.cookie]), [0, '']);
    const other = await ConsolePage.open(browser, server.url);
    await other.page.waitForSelector('#credential');
    await other.close();
    await page.click('#sign-out');
    await page.waitForSelector('#credential');
    assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    assert.deepEqual(subject.faults, []);
  });

  test('a token opens them too, for the channels that it is held to', async () => {
    await open('#stream/other/room');
    await signIn(sign({ exp: now() + 600, channels: ['plugin/testdata/*'] }, secret));
    await subject.page.waitForSelector('#fault:not([hidden])');
    assert.match(await subject.text('#fault'), /permission denied \(103\)/);
    await subject.page.click(`#channels a[href="#${testData}"]`);
    await subject.untilPoints(20);
    assert.deepEqual(subject.faults, []);
  });
});

describe('writing', () => {
  test('is offered to no viewer', async () => {
    await open(`#${testData}`);
    await signIn(keys.viewer);
    await subject.untilText('#caller', 'viewer · organisation 1 · Viewer');
    await subject.untilPoints(1);
    assert.equal(await subject.page.$('#write'), null);
  });

  test('an editor publishes and pushes after a deliberate click', async () => {
    const page = await open('#grafana/broadcast/console');
    await signIn(keys.editor);
    await page.waitForSelector('#write');
    assert.equal(await page.$('#publish-text'), null);
    await page.click('#write');
    await page.fill('#publish-text', '{"said":"by the console"}');
    await page.click('#publish button');
    await subject.untilText('#publish-result', '200');
    await subject.untilText('#payload', '"said": "by the console"');
    await page.fill('#push-stream', 'pushed');
    await page.fill('#push-text', 'weather temperature=21.5');
    await page.click('#push button');
    await subject.untilText('#push-result', '200');
    await page.waitForSelector('#channels a[href="#stream/pushed/weather"]');
    assert.deepEqual(await subject.violations('write'), []);
    assert.deepEqual(subject.faults, []);
  });

  test('shows word for word what the server has against it', async () => {
    const page = await open('#stream/pushed/weather');
    await signIn(keys.editor);
    await page.click('#write');
    await page.fill('#push-text', 'weather temperature=');
    await page.click('#push button');
    const own = await fetch(`${server.url}/api/live/push/pushed`, { method: 'POST', body: 'weather temperature=', headers: { 'x-api-key': keys.editor, 'content-type': 'text/plain' } });
    await subject.untilText('#push-result', `${own.status} ${await own.text()}`);
    await page.fill('#publish-text', '{"v":1}');
    await page.click('#publish button');
    await subject.untilText('#publish-result', '403');
    assert.match(await page.textContent('#publish-result'), /clients do not publish on this channel/);
    await page.fill('#publish-text', '{');
    await page.click('#publish button');
    await subject.untilText('#publish-result', 'This is not JSON');
  });
});

test('below a path of a proxy everything works as at the root', async () => {
  const proxy = await startBalancer([server.url], { prefix: '/live-server' });
  try {
    subject = await ConsolePage.open(browser, `${proxy.url}/live-server`, `#${testData}`);
    await subject.page.waitForSelector('#credential');
    await signIn(keys.viewer);
    await subject.untilPoints(20);
    await subject.page.waitForSelector(`#channels a[href="#${testData}"]`);
    assert.deepEqual(subject.faults, []);
  } finally {
    await proxy.stop();
  }
});
