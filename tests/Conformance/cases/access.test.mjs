import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { Peer, variants } from '../lib/clients.mjs';
import { pause } from '../lib/recorder.mjs';
import { startServer } from '../lib/server.mjs';
import { transports } from '../lib/streams.mjs';
import { now, sign } from '../lib/tokens.mjs';

const secret = 'a secret of the conformance tests, long enough';
const channel = '1/stream/access/room';

let server;
let peers = [];

before(async () => {
  server = await startServer(['--live:auth:mode', 'jwt', '--live:auth:jwt:hmac_secret', secret]);
});
after(() => server?.stop());
afterEach(() => {
  peers.forEach((peer) => peer.close());
  peers = [];
});

const token = (claims, key = secret) => sign(claims, key);

function peer(variant, options) {
  const created = new Peer(server, variant, options);
  peers.push(created);
  return created;
}

for (const variant of variants) {
  describe(variant.name, () => {
    test('a token opens the session and allows its channels alone', async () => {
      const subject = peer(variant, { token: token({ channels: ['stream/access/*'] }) });
      await subject.connect();
      await subject.subscribe(channel).subscribed();
      const refused = await subject.subscribe('1/stream/other/room').events.nth('unsubscribed');
      assert.equal(refused.code, 103);
    });

    test('a token that runs out is refreshed on the open session', async () => {
      let calls = 0;
      const refreshed = new Promise((resolve) => {
        peer(variant, {
          token: token({ exp: now() + 2 }),
          getToken: async () => {
            calls++;
            resolve();
            return token({ exp: now() + 3600 });
          },
        });
      });
      const [subject] = peers;
      await subject.connect();
      await refreshed;
      await subject.subscribe(channel).subscribed();
      assert.equal(calls, 1);
    });

    test('an expired token makes the client fetch another and connect', async () => {
      let calls = 0;
      const subject = peer(variant, {
        token: token({ exp: now() - 10 }),
        getToken: async () => {
          calls++;
          return token({ exp: now() + 3600 });
        },
      });
      await subject.connect();
      assert.equal(calls, 1);
    });

    test('a token by another key is final', async () => {
      const subject = peer(variant, { token: token({}, 'another secret of the conformance tests') });
      subject.client.connect();
      const end = await subject.events.nth('disconnected');
      assert.equal(end.code, 3500);
    });

    test('a subscription token allows more, and is refreshed', async () => {
      let calls = 0;
      const subject = peer(variant, { token: token({ channels: [] }) });
      await subject.connect();
      const refreshed = new Promise((resolve) => {
        subject
          .subscribe(channel, {
            token: token({ channel, exp: now() + 2 }),
            getToken: async () => {
              calls++;
              resolve();
              return token({ channel, exp: now() + 3600 });
            },
          })
          .subscribed()
          .catch(() => {});
      });
      await refreshed;
      assert.equal(calls, 1);
    });
  });
}

for (const transport of transports) {
  test(`over ${transport.name} a token opens the session, is refreshed, and a wrong one is final`, async () => {
    const newest = variants.findLast(({ encoding }) => encoding === 'json');
    let calls = 0;
    const subject = peer(newest, {
      transport: transport.name,
      token: token({ exp: now() + 2 }),
      getToken: async () => {
        calls++;
        return token({ exp: now() + 3600 });
      },
    });
    await subject.connect();
    const feed = subject.subscribe(channel);
    await feed.subscribed();
    for (const end = Date.now() + 10_000; calls === 0 && Date.now() < end; ) {
      await pause(50);
    }
    assert.equal(calls, 1);
    assert.equal(subject.events.of('connecting').length, 1);

    const wrong = peer(newest, { transport: transport.name, token: token({}, 'another secret of the conformance tests') });
    wrong.client.connect();
    assert.equal((await wrong.events.nth('disconnected')).code, 3500);
  });
}

test('HTTP answers 401 without a token and with a wrong one', async () => {
  for (const headers of [{}, { authorization: `Bearer ${token({}, 'another secret of the conformance tests')}` }]) {
    assert.equal((await fetch(`${server.url}/api/live/list`, { headers })).status, 401);
  }
  const answer = await fetch(`${server.url}/api/live/list`, { headers: { authorization: `Bearer ${token({})}` } });
  assert.equal(answer.status, 200);
});
