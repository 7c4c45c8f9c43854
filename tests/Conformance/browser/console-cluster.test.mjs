import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser } from '../lib/browser.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { ConsolePage } from '../lib/console.mjs';

const channel = 'plugin/testdata/random-20Hz-stream';

let cluster;
let browser;

before(async () => {
  cluster = await startCluster(2);
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await cluster?.stop();
});

/** What a node says of the channel and of its nodes, once the source runs. */
async function status(node) {
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    const answer = await (await fetch(`${node.url}/api/live/cluster?channel=${channel}`)).json();
    if (answer.channels[0]?.source?.state === 'live') {
      return { source: answer.channels[0].source, nodes: answer.nodes };
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the source did not open');
}

test('a holder that is killed: the other takes over, and the time line shows both', async () => {
  const first = await ConsolePage.open(browser, cluster.nodes[0].url, `#${channel}`);
  await first.untilPoints(20);
  const { source, nodes } = await status(cluster.nodes[0]);
  const holder = cluster.nodes.find((node) => nodes.find(({ id }) => id === source.node).address === node.url);
  const other = cluster.nodes.find((node) => node !== holder);

  const subject = await ConsolePage.open(browser, other.url, `#${channel}?source`);
  await subject.untilText('#present', String(source.token));
  await subject.untilText('#holders', 'holds it now');
  await first.close();

  holder.process.kill('SIGKILL');
  await subject.page.waitForFunction((token) => {
    const rows = [...document.querySelectorAll('#holders tbody tr')].map((row) => row.textContent);
    return rows.length === 2 && rows[0].includes('holds it now') && rows[1].includes(token) && rows[1].includes('its lease ran out');
  }, String(source.token), { timeout: 30_000 });
  await subject.page.waitForSelector('#timeline .mark[data-event="owner_changed"]', { timeout: 20_000 });
  const bars = await subject.page.$$eval('#timeline .bar', (found) => found.map(({ className }) => className));
  assert.deepEqual(bars.toSorted(), ['bar expired', 'bar runs']);
  assert.match(await subject.text('#just-now'), /has taken the channel over|has opened the source/);
  await subject.picture('takeover');

  await subject.page.click('#tab-live');
  await subject.untilPoints(40);
  await subject.page.goto(`${other.url}/#/cluster`);
  await subject.page.waitForSelector('.feed [data-event="owner_changed"]');
  assert.equal(await subject.page.$$eval('#nodes tbody tr', (rows) => rows.length) <= 2, true);
  await subject.picture('feed');
  assert.deepEqual(subject.faults, []);
});
