import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Peer, variants } from '../lib/clients.mjs';
import { LiveHttp } from '../lib/http.mjs';
import { pause } from '../lib/recorder.mjs';
import { runSeed, seeded } from '../lib/random.mjs';
import { startServer } from '../lib/server.mjs';

const cutsPerClient = 50;
const perSecond = 100;
const seed = runSeed();

const feeds = [
  { name: 'pushed line protocol', channel: '1/stream/recovery/m', value: (data) => data.data.values[2] },
  { name: 'published by HTTP', channel: 'default/grafana/broadcast/recovery', value: (data) => [data.n] },
];

let server;
let http;
let sent;
let observed;

before(async () => {
  server = await startServer();
  http = new LiveHttp(server);
  observed = await cutEverybody();
}, { timeout: 180_000 });
after(() => server?.stop());

/** Publishes steadily to both channels while every client's socket is cut again and again. */
async function cutEverybody() {
  const subjects = variants.map((variant) => {
    const peer = new Peer(server, variant);
    return { variant, peer, feeds: feeds.map(({ channel }) => peer.subscribe(channel)), cuts: 0 };
  });
  await Promise.all(subjects.map(({ peer }) => peer.connect()));
  await Promise.all(subjects.flatMap((subject) => subject.feeds.map((feed) => feed.subscribed())));

  const stop = new AbortController();
  const publishing = publishSteadily(stop.signal);
  await Promise.all(subjects.map((subject, index) => cutRepeatedly(subject, seeded(seed + index))));
  stop.abort();
  sent = await publishing;

  // A client that never sees the last value fails its own tests below, not those of the others.
  await Promise.allSettled(subjects.flatMap((subject) => subject.feeds.map((feed, index) => untilSeen(feed, feeds[index], sent))));
  // Whatever is delivered twice would arrive after the last one.
  await pause(500);
  subjects.forEach(({ peer }) => peer.close());
  return subjects;
}

async function cutRepeatedly(subject, random) {
  while (subject.cuts < cutsPerClient) {
    await pause(random.between(5, 160));
    subject.cuts += subject.peer.cut() ? 1 : 0;
  }
}

/** Sends 1, 2, 3 … to each channel, one after another; resolves with the last number. */
async function publishSteadily(signal) {
  const started = performance.now();
  let n = 0;
  while (!signal.aborted) {
    n++;
    const answers = await Promise.all([http.push('recovery', `m v=${n}`), http.publish('grafana/broadcast/recovery', { n })]);
    for (const answer of answers) {
      assert.equal(answer.status, 200, answer.text);
    }
    await pause(Math.max(0, started + (n * 1000) / perSecond - performance.now()));
  }
  return n;
}

const valuesOf = (feed, { value }) => feed.events.of('publication').flatMap((publication) => value(publication.data));

const untilSeen = (feed, description, last) =>
  feed.events.until(() => valuesOf(feed, description).includes(last), `value ${last}`, 15_000);

for (const variant of variants) {
  describe(`${variant.name}, ${cutsPerClient} cuts`, () => {
    feeds.forEach((description, index) => {
      const feedOf = () => observed.find((subject) => subject.variant === variant).feeds[index];

      test(`${description.name}: every publication once and in order`, () => {
        const expected = Array.from({ length: sent }, (_, position) => position + 1);
        assert.deepEqual(valuesOf(feedOf(), description), expected, `SEED=${seed}`);
      });

      test(`${description.name}: offsets rise by one`, () => {
        const offsets = feedOf().events.of('publication').map((publication) => publication.offset);
        const expected = Array.from({ length: offsets.length }, (_, position) => offsets[0] + position);
        assert.deepEqual(offsets, expected, `SEED=${seed}`);
      });

      test(`${description.name}: each subscribe after a cut is recovered and repeats no row`, () => {
        const [, ...again] = feedOf().events.of('subscribed');
        assert.ok(again.length > 0);
        for (const context of again) {
          assert.equal(context.wasRecovering, true);
          assert.equal(context.recovered, true);
          assert.ok(!hasRows(context.data), `the reply carries data again: ${JSON.stringify(context.data)}`);
        }
      });
    });
  });
}

// Grafana's front end appends the rows of each subscribe reply, so a repeated row would be drawn twice.
function hasRows(data) {
  return data !== undefined && data !== null && (data.schema === undefined || data.data !== undefined);
}
