import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Peer, variants } from '../lib/clients.mjs';
import { columns, StreamingDataFrame } from '../lib/grafana.mjs';
import { LiveHttp } from '../lib/http.mjs';
import { pause } from '../lib/recorder.mjs';
import { startServer } from '../lib/server.mjs';

const window = 10_000;

// Publications expected in ten seconds; the bounds of the flaky ones are about four standard deviations wide.
const channels = [
  { path: 'random-2s-stream', low: 4, high: 6, minuteRate: 30, fields: ['Time', 'Value', 'Min', 'Max'] },
  { path: 'random-flakey-stream', low: 8, high: 43, minuteRate: 150, fields: ['Time', 'Value', 'Min', 'Max'] },
  { path: 'random-labeled-stream', low: 27, high: 51, minuteRate: 250, fields: ['labels', 'Time', 'Value'] },
  { path: 'random-20Hz-stream', low: 160, high: 220, minuteRate: 1200, fields: ['Time', 'Value', 'Min', 'Max'] },
  { path: 'random-20Hz-stream-2', low: 160, high: 220, minuteRate: 1200, fields: ['Time', 'Value', 'Min', 'Max'] },
];

let server;
let observed;

before(async () => {
  server = await startServer();
  observed = await observeAll();
});
after(() => server?.stop());

/** Subscribes every client to every channel and counts what arrives in the window. */
async function observeAll() {
  const subjects = variants.map((variant) => ({ variant, peer: new Peer(server, variant) }));
  await Promise.all(subjects.map(({ peer }) => peer.connect()));
  const feeds = subjects.map(({ variant, peer }) => ({
    variant,
    feeds: new Map(channels.map(({ path }) => [path, peer.subscribe(`1/plugin/testdata/${path}`)])),
  }));
  const all = feeds.flatMap((entry) => [...entry.feeds.values()]);
  await Promise.all(all.map((feed) => feed.subscribed()));
  const before = new Map(all.map((feed) => [feed, feed.events.of('publication').length]));
  await pause(window);
  const counts = new Map(all.map((feed) => [feed, feed.events.of('publication').length - before.get(feed)]));
  subjects.forEach(({ peer }) => peer.close());
  return { feeds, counts };
}

const feedOf = (variant, path) => observed.feeds.find((entry) => entry.variant === variant).feeds.get(path);

for (const variant of variants) {
  describe(variant.name, () => {
    for (const { path, low, high, fields } of channels) {
      test(`${path} starts with a schema and keeps its rate`, () => {
        const feed = feedOf(variant, path);
        const [{ data }] = feed.events.of('subscribed');
        assert.deepEqual(data.schema.fields.map((field) => field.name), fields);
        const count = observed.counts.get(feed);
        assert.ok(count >= low && count <= high, `${count} publications in ${window} ms, expected ${low} to ${high}`);
      });

      test(`${path} is readable by Grafana’s streaming frame`, () => {
        const feed = feedOf(variant, path);
        const frame = StreamingDataFrame.empty({ maxLength: 1000 });
        frame.push(structuredClone(feed.events.of('subscribed')[0].data));
        for (const publication of feed.events.of('publication')) {
          frame.push(structuredClone(publication.data));
        }
        const time = columns(frame).Time;
        assert.ok(time.length > 0);
        assert.deepEqual(time, [...time].sort((left, right) => left - right));
      });
    }
  });
}

describe('all clients', () => {
  for (const { path } of channels) {
    test(`${path} shows the same values to every client`, () => {
      const seen = variants.map((variant) => new Map(feedOf(variant, path).events.of('publication').map((publication) => [publication.offset, JSON.stringify(publication.data)])));
      const shared = [...seen[0].keys()].filter((offset) => seen.every((values) => values.has(offset)));
      assert.ok(shared.length > 0, 'no offset was seen by all');
      for (const offset of shared) {
        assert.equal(new Set(seen.map((values) => values.get(offset))).size, 1, `offset ${offset} differs`);
      }
    });
  }

  test('the list names the channels with their rates', async () => {
    const { channels: rows } = (await new LiveHttp(server).get('/api/live/list')).json();
    for (const { path, minuteRate } of channels.filter((channel) => channel.path !== 'random-20Hz-stream-2')) {
      const row = rows.find((candidate) => candidate.channel === `plugin/testdata/${path}`);
      assert.equal(row?.minute_rate, minuteRate, path);
    }
  });
});
