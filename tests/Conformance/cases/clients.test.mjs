import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { Peer, variants } from '../lib/clients.mjs';
import { LiveHttp } from '../lib/http.mjs';
import { startServer } from '../lib/server.mjs';

let server;
let http;
let peers = [];
let names = 0;

before(async () => {
  server = await startServer();
  http = new LiveHttp(server);
});
after(() => server?.stop());
afterEach(() => {
  peers.forEach((peer) => peer.close());
  peers = [];
});

/** A channel path that no other test uses. */
const unique = (variant, stem) => `${stem}-${variant.slug}-${++names}`;

function peer(variant) {
  const created = new Peer(server, variant);
  peers.push(created);
  return created;
}

async function connected(variant) {
  const created = peer(variant);
  created.context = await created.connect();
  return created;
}

async function pushed(stream, line) {
  const answer = await http.push(stream, line);
  assert.equal(answer.status, 200, answer.text);
}

for (const variant of variants) {
  describe(variant.name, () => {
    test('connect answers a client id and a version', async () => {
      const { context } = await connected(variant);
      assert.match(context.client, /^\S{8,}$/);
    });

    test('connect and several subscribes travel in one frame', async () => {
      const subject = peer(variant);
      const stream = unique(variant, 'batch');
      const feeds = ['a', 'b', 'c', 'd', 'e'].map((path) => subject.subscribe(`1/stream/${stream}/${path}`));
      await subject.connect();
      await Promise.all(feeds.map((feed) => feed.subscribed()));
      assert.equal(subject.framesSent, 1);
    });

    for (const tenant of ['1', 'default']) {
      test(`a pushed stream arrives at ${tenant}/…, schema first, then data only`, async () => {
        const subject = await connected(variant);
        const stream = unique(variant, 'schema');
        const feed = subject.subscribe(`${tenant}/stream/${stream}/cpu`);
        await feed.subscribed();

        await pushed(stream, 'cpu,host=a usage=1.5 1600016688632000000');
        await pushed(stream, 'cpu,host=a usage=2.5 1600016689632000000');

        const [first, second] = [await feed.publication(1), await feed.publication(2)];
        assert.deepEqual(first.data.schema.fields.map((field) => field.name), ['labels', 'time', 'usage']);
        assert.deepEqual(first.data.data.values, [['host=a'], [1600016688632], [1.5]]);
        assert.equal(second.data.schema, undefined);
        assert.deepEqual(second.data.data.values, [['host=a'], [1600016689632], [2.5]]);
        assert.equal(second.offset, first.offset + 1);
      });
    }

    test('the subscribe reply carries the full last frame', async () => {
      const stream = unique(variant, 'initial');
      await pushed(stream, 'cpu,host=a usage=1 1600016688632000000');
      await pushed(stream, 'cpu,host=a usage=2 1600016689632000000');

      const subject = await connected(variant);
      const context = await subject.subscribe(`1/stream/${stream}/cpu`).subscribed();

      assert.deepEqual(context.data.schema.fields.map((field) => field.name), ['labels', 'time', 'usage']);
      assert.deepEqual(context.data.data.values, [['host=a'], [1600016689632], [2]]);
    });

    test('a client’s publication reaches the others with its ClientInfo, and the next subscriber', async () => {
      const [publisher, subscriber, late] = [await connected(variant), await connected(variant), await connected(variant)];
      const channel = `1/grafana/broadcast/${unique(variant, 'publish')}`;
      const feed = subscriber.subscribe(channel);
      await feed.subscribed();

      await publisher.publish(channel, { text: 'grüße', n: 1 });

      const publication = await feed.publication();
      assert.deepEqual(publication.data, { text: 'grüße', n: 1 });
      assert.equal(publication.info.client, publisher.context.client);
      const context = await late.subscribe(channel).subscribed();
      assert.deepEqual(context.data, { text: 'grüße', n: 1 });
    });

    test('history obeys limit, since and reverse', async () => {
      const subject = await connected(variant);
      const feed = subject.subscribe(`1/grafana/broadcast/${unique(variant, 'history')}`);
      await feed.subscribed();
      for (const n of [1, 2, 3, 4, 5]) {
        await subject.publish(feed.subscription.channel, { n });
      }
      const numbers = async (options) => (await feed.history(options)).publications.map((publication) => publication.data.n);

      const everything = await feed.history({ limit: -1 });
      const second = { offset: everything.publications[1].offset, epoch: everything.epoch };

      assert.deepEqual(everything.publications.map((publication) => publication.data.n), [1, 2, 3, 4, 5]);
      assert.deepEqual(await numbers({ limit: 2 }), [1, 2]);
      assert.deepEqual(await numbers({ limit: -1, since: second }), [3, 4, 5]);
      assert.deepEqual(await numbers({ limit: 2, reverse: true }), [5, 4]);
      assert.deepEqual(await numbers({ limit: -1, since: second, reverse: true }), [1]);
      assert.deepEqual(await feed.history({ limit: 0 }), { epoch: everything.epoch, offset: everything.offset, publications: [] });
    });

    test('a stream has history too', async () => {
      const stream = unique(variant, 'kept');
      for (const n of [1, 2, 3]) {
        await pushed(stream, `m v=${n}`);
      }
      const feed = (await connected(variant)).subscribe(`default/stream/${stream}/m`);
      await feed.subscribed();

      const { publications } = await feed.history({ limit: -1 });

      assert.deepEqual(publications.map((publication) => publication.data.data.values[2]), [[1], [2], [3]]);
    });

    test('presence and presence_stats name every subscriber', async () => {
      const pair = [await connected(variant), await connected(variant)];
      const channel = `1/grafana/broadcast/${unique(variant, 'presence')}`;
      const feeds = pair.map((subject) => subject.subscribe(channel));
      await Promise.all(feeds.map((feed) => feed.subscribed()));

      const { clients } = await feeds[0].subscription.presence();
      const stats = await feeds[0].subscription.presenceStats();

      const expected = pair.map((subject) => subject.context.client).sort();
      assert.deepEqual(Object.keys(clients).sort(), expected);
      assert.deepEqual(Object.values(clients).map((info) => info.client).sort(), expected);
      assert.equal(Number(stats.numClients), 2);
      assert.equal(Number(stats.numUsers), 1);
    });

    test('join reaches everybody and the joiner, leave the others', async () => {
      const [first, second] = [await connected(variant), await connected(variant)];
      const channel = `1/grafana/broadcast/${unique(variant, 'join')}`;
      const feed = first.subscribe(channel);
      assert.equal((await feed.events.nth('join', 1)).info.client, first.context.client);

      const joined = second.subscribe(channel);
      assert.equal((await feed.events.nth('join', 2)).info.client, second.context.client);
      assert.equal((await joined.events.nth('join', 1)).info.client, second.context.client);

      joined.subscription.unsubscribe();
      assert.equal((await feed.events.nth('leave', 1)).info.client, second.context.client);
    });

    test('a cut connection leaves too', async () => {
      const [first, second] = [await connected(variant), await connected(variant)];
      const channel = `1/grafana/broadcast/${unique(variant, 'gone')}`;
      const feed = first.subscribe(channel);
      await feed.subscribed();
      second.subscribe(channel);

      // Who comes and goes before the owner was told of it was never there: nobody sees it join, nor leave.
      assert.equal((await feed.events.nth('join', 2)).info.client, second.context.client);
      second.close();

      assert.equal((await feed.events.nth('leave', 1)).info.client, second.context.client);
    });

    test('nothing arrives after unsubscribe, and subscribing again works', async () => {
      const subject = await connected(variant);
      const feed = subject.subscribe(`1/grafana/broadcast/${unique(variant, 'again')}`);
      await feed.subscribed();
      const control = subject.subscribe(`1/grafana/broadcast/${unique(variant, 'control')}`);
      await control.subscribed();

      feed.subscription.unsubscribe();
      await feed.events.nth('unsubscribed');
      await subject.publish(feed.subscription.channel, { n: 1 });
      await subject.publish(control.subscription.channel, { n: 1 });
      await control.publication();
      assert.deepEqual(feed.events.of('publication'), []);

      feed.subscription.subscribe();
      await feed.subscribed(2);
      await subject.publish(feed.subscription.channel, { n: 2 });
      const values = () => feed.events.of('publication').map((publication) => publication.data.n);
      await feed.events.until(() => values().includes(2), 'publication 2');
      assert.equal(values().filter((n) => n === 2).length, 1);
    });

    for (const [what, channel, code] of [
      ['an id with an illegal character', '1/stream/a b/c', 400],
      ['an id without a path', '1/stream/only', 400],
      ['an id of 161 bytes', `1/stream/a/${'x'.repeat(161 - 'stream/a/'.length)}`, 400],
      ['another tenant', '7/stream/a/b', 103],
      ['a word that is no tenant', 'nonsense/stream/a/b', 103],
      ['an unknown scope', '1/nowhere/a/b', 102],
    ]) {
      test(`subscribing to ${what} ends with ${code}`, async () => {
        const feed = (await connected(variant)).subscribe(channel);
        const { code: actual } = await feed.events.nth('unsubscribed');
        assert.equal(actual, code);
      });
    }

    test('an id of 160 bytes is subscribed', async () => {
      const subject = await connected(variant);
      const stem = `stream/${unique(variant, 'long')}/`;
      await subject.subscribe(`default/${stem}${'x'.repeat(160 - stem.length)}`).subscribed();
    });

    for (const [channel, code] of [['1/stream/a/b', 403], ['1/plugin/testdata/random-2s-stream', 403], ['7/grafana/broadcast/a', 103]]) {
      test(`publishing to ${channel} fails with ${code}`, async () => {
        const subject = await connected(variant);
        await assert.rejects(subject.publish(channel, { n: 1 }), (error) => error.code === code);
      });
    }

    test('an RPC is not available', async () => {
      const subject = await connected(variant);
      await assert.rejects(subject.client.rpc('grafana.query', subject.encode({})), (error) => error.code === 108);
    });
  });
}
