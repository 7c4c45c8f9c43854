import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { Peer, variants } from '../lib/clients.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { LiveHttp } from '../lib/http.mjs';
import { runSeed, seeded } from '../lib/random.mjs';
import { startServer } from '../lib/server.mjs';
import { transports } from '../lib/streams.mjs';

const cuts = 10;
const seed = runSeed();

// Grafana's own client and the newest; the older one is covered over WebSocket.
const clients = variants.filter(({ name }) => !name.startsWith('centrifuge 3.'));

const topologies = [
  // One node over WebSocket is what cases/clients is about.
  { name: 'one node', start: () => startServer(), over: transports.filter(({ name }) => name !== 'websocket') },
  { name: 'three nodes, each request to another', start: () => startCluster(3), over: transports },
];

for (const topology of topologies) {
  describe(topology.name, () => {
    let server;
    let http;
    let peers = [];
    let names = 0;

    before(async () => {
      server = await topology.start();
      http = new LiveHttp(server);
    }, { timeout: 180_000 });
    after(() => server?.stop());
    afterEach(() => {
      peers.forEach((peer) => peer.close());
      peers = [];
    });

    for (const transport of topology.over) {
      for (const variant of clients.filter(({ encoding }) => transport.encodings.includes(encoding))) {
        describe(`${transport.name}, ${variant.name}`, () => {
          const unique = (stem) => `${stem}-${transport.name}-${variant.slug}-${++names}`;
          const broadcast = (stem) => `1/grafana/broadcast/${unique(stem)}`;

          async function connected() {
            const peer = new Peer(server, variant, { transport: transport.name });
            peers.push(peer);
            peer.context = await peer.connect();
            return peer;
          }

          test('connects by this transport', async () => {
            const { context } = await connected();
            assert.equal(context.transport, transport.name);
            assert.match(context.client, /^\S{8,}$/);
          });

          test('a pushed stream arrives in order, and late subscribers get its last frame', async () => {
            const stream = unique('schema');
            const feed = (await connected()).subscribe(`1/stream/${stream}/cpu`);
            await feed.subscribed();

            for (const v of [1, 2, 3]) {
              assert.equal((await http.push(stream, `cpu v=${v} 160001668863200000${v}`)).status, 200);
            }

            await feed.publication(3);
            const frames = feed.events.of('publication');
            assert.deepEqual(frames.map(({ data }) => data.data.values[2]), [[1], [2], [3]]);
            const context = await (await connected()).subscribe(`1/stream/${stream}/cpu`).subscribed();
            assert.deepEqual(context.data.data.values[2], [3]);
          });

          test('a publication reaches the others with its ClientInfo, and is in the history', async () => {
            const [publisher, subscriber] = [await connected(), await connected()];
            const channel = broadcast('publish');
            const feed = subscriber.subscribe(channel);
            await feed.subscribed();

            await publisher.publish(channel, { text: 'grüße\n"', n: 1 });

            const publication = await feed.publication();
            assert.deepEqual(publication.data, { text: 'grüße\n"', n: 1 });
            assert.equal(publication.info.client, publisher.context.client);
            const { publications } = await feed.history({ limit: -1 });
            assert.deepEqual(publications.map(({ data }) => data), [{ text: 'grüße\n"', n: 1 }]);
          });

          test('presence names every subscriber; join and leave tell of them', async () => {
            const [first, second] = [await connected(), await connected()];
            const channel = broadcast('presence');
            const feed = first.subscribe(channel);
            await feed.subscribed();
            const other = second.subscribe(channel);
            await other.subscribed();
            // The owner learns of the two from their nodes, in any order.
            const joined = ({ context }) => feed.events.of('join').some(({ info }) => info.client === context.client);
            await feed.events.until(() => joined(first) && joined(second), 'join of both');

            const { clients: present } = await feed.subscription.presence();
            assert.deepEqual(Object.keys(present).sort(), [first.context.client, second.context.client].sort());

            second.cut();
            const left = () => feed.events.of('leave').some(({ info }) => info.client === second.context.client);
            await feed.events.until(left, 'leave of the second');
          });

          test('nothing arrives after unsubscribe', async () => {
            const [subject, observer] = [await connected(), await connected()];
            const feed = subject.subscribe(broadcast('again'));
            const control = subject.subscribe(broadcast('control'));
            const observed = observer.subscribe(feed.subscription.channel);
            await Promise.all([feed.subscribed(), control.subscribed(), observed.subscribed()]);

            // The client posts each command on a connection of its own, so the one behind could come first.
            feed.subscription.unsubscribe();
            await feed.events.nth('unsubscribed');
            const left = () => observed.events.of('leave').some(({ info }) => info.client === subject.context.client);
            await observed.events.until(left, 'leave of the subject');
            await subject.publish(feed.subscription.channel, { n: 1 });
            await subject.publish(control.subscription.channel, { n: 1 });
            await control.publication();

            assert.deepEqual(feed.events.of('publication'), []);
          });

          test('a refused channel ends with its code', async () => {
            const feed = (await connected()).subscribe('7/stream/a/b');
            assert.equal((await feed.events.nth('unsubscribed')).code, 103);
          });

          test(`after each of ${cuts} cuts it misses nothing`, async () => {
            const random = seeded(seed);
            const subject = await connected();
            const channel = broadcast('recover');
            const feed = subject.subscribe(channel);
            await feed.subscribed();

            let n = 0;
            for (let cut = 1; cut <= cuts; cut++) {
              subject.cut();
              for (let count = random.between(1, 5); count > 0; count--) {
                const answer = await http.publish(channel.slice(2), { n: ++n });
                assert.equal(answer.status, 200, answer.text);
              }
              await feed.subscribed(cut + 1);
            }
            await feed.events.until(() => feed.events.of('publication').some(({ data }) => data.n === n), `publication ${n}`);

            assert.deepEqual(feed.events.of('publication').map(({ data }) => data.n), Array.from({ length: n }, (_, index) => index + 1), `SEED=${seed}`);
            const [, ...again] = feed.events.of('subscribed');
            assert.ok(again.every(({ recovered }) => recovered));
          });
        });
      }
    }
  });
}
