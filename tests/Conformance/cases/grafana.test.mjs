import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { FrontEnd } from '../lib/frontEnd.mjs';
import { GrafanaServer } from '../lib/grafanaServer.mjs';
import { missing, proxies, startProxy } from '../lib/proxy.mjs';
import { startServer } from '../lib/server.mjs';

const recheckSeconds = 5;
const dashboard = 'default/grafana/dashboard/uid/abc';
const editing = { uid: 'abc', sessionId: 'tab-1', action: 'editing-started', timestamp: 1_700_000_000_000 };

for (const kind of proxies) {
  describe(`Grafana behind the same ${kind.name}`, { skip: missing(kind) }, () => {
    let grafana;
    let server;
    let proxy;
    const tabs = [];

    before(async () => {
      grafana = await GrafanaServer.start();
      grafana.addUser('ann', { 1: 'Editor' });
      grafana.addUser('vic', { 1: 'Viewer' });
      grafana.addUser('olga', { 2: 'Admin' });
      grafana.tokens.set('glsa_editor', { uid: 'service-account:9', login: 'sa-1-telegraf', orgId: 1, role: 'Editor' });
      grafana.tokens.set('glsa_viewer', { uid: 'service-account:10', login: 'sa-1-looks', orgId: 1, role: 'Viewer' });
      grafana.dashboards.set('abc', { orgId: 1 });
      grafana.dashboards.set('hidden', { orgId: 1, hiddenFrom: ['vic'] });
      server = await startServer([
        '--live:auth:mode', 'grafana',
        '--live:auth:grafana:url', grafana.url,
        '--live:auth:grafana:cache_seconds', '1',
        '--live:auth:grafana:recheck_seconds', `${recheckSeconds}`,
        '--live:sources:0:channels', 'ds/weather/*',
        '--live:sources:0:type', 'sse',
        '--live:sources:0:url', `${grafana.url}/stream/{path}`,
      ]);
      proxy = await startProxy(kind, { grafana: grafana.url, live: server.url });
    });
    beforeEach(() => {
      grafana.mode = 'ok';
      grafana.anonymous = null;
    });
    after(async () => {
      tabs.forEach((tab) => tab.close());
      await proxy?.stop();
      await server?.stop();
      await grafana?.stop();
    });

    function tab(login, options = {}) {
      const made = new FrontEnd(proxy, { cookie: login && grafana.login(login), ...options });
      tabs.push(made);
      return made;
    }

    // Answers of Grafana count for one second here.
    const cacheEnds = () => new Promise((resolve) => setTimeout(resolve, 1200));

    const open = (login, options) => tab(login, options).connect();

    test('the page boots, connects by its cookie and is told who joins its dashboard', async () => {
      const ann = tab('ann');
      assert.equal((await ann.call('GET', '/api/frontend/settings')).json.liveEnabled, true);
      await ann.connect();
      const seen = ann.subscribe(dashboard);
      const { user, client } = (await seen.nth('join')).info;
      assert.equal(user, String(grafana.users.get('ann').id));

      const vic = await open('vic');
      await vic.subscribe('1/grafana/dashboard/uid/abc').nth('subscribed');
      const { info } = await seen.nth('join', 2);
      assert.equal(info.user, String(grafana.users.get('vic').id));
      assert.notEqual(info.client, client);
      vic.close();
      assert.equal((await seen.nth('leave')).info.client, info.client);
    });

    test('an editor tells others that it edits, a viewer may not', async () => {
      const ann = await open('ann');
      const vic = await open('vic');
      const seen = vic.subscribe(dashboard);
      await seen.nth('subscribed');

      const answer = await ann.publish('grafana/dashboard/uid/abc', editing);
      assert.equal(answer.status, 200, answer.text);
      assert.deepEqual((await seen.nth('publication')).data, editing);

      assert.equal((await vic.publish('grafana/dashboard/uid/abc', editing)).status, 403);
      assert.equal((await ann.publish('grafana/dashboard/uid/abc', { ...editing, uid: 'other' })).status, 400);
      assert.equal((await ann.publish('grafana/dashboard/uid/abc', { ...editing, action: 'editing-cancelled' })).status, 400);
    });

    test('who may not look at a dashboard is refused for good, with 403 or 404', async () => {
      const vic = await open('vic');
      assert.equal((await vic.subscribe('default/grafana/dashboard/uid/hidden').nth('unsubscribed')).code, 403);
      assert.equal((await vic.subscribe('default/grafana/dashboard/uid/none').nth('unsubscribed')).code, 404);
      assert.equal((await vic.subscribe('default/watch/provisioning.grafana.app/v0alpha1/jobs/u2').nth('unsubscribed')).code, 404);
    });

    test('another organisation sees nothing of this one', async () => {
      const olga = await open('olga');
      assert.equal((await olga.subscribe(dashboard).nth('unsubscribed')).code, 103);
      assert.equal((await olga.subscribe('1/stream/telegraf/cpu').nth('unsubscribed')).code, 103);
    });

    test('Telegraf pushes by a service account of the role Editor, and both prefixes receive it', async () => {
      const vic = await open('vic');
      const seen = ['default/stream/telegraf/cpu', '1/stream/telegraf/cpu'].map((channel) => vic.subscribe(channel));
      await Promise.all(seen.map((events) => events.nth('subscribed')));
      const push = (token) => fetch(`${proxy.url}/api/live/push/telegraf`, {
        method: 'POST',
        body: 'cpu usage=1\n',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'text/plain; charset=utf-8', 'user-agent': 'Telegraf/1.30.0 Go/1.22' },
      });

      assert.equal((await push('glsa_editor')).status, 200);
      await Promise.all(seen.map((events) => events.nth('publication')));
      assert.equal((await push('glsa_viewer')).status, 403);
      assert.equal((await push('glsa_none')).status, 401);
      const listedTo = async (login) => (await tab(login).call('GET', '/api/live/list')).json.channels.map(({ channel }) => channel);
      assert.ok((await listedTo('vic')).includes('stream/telegraf/cpu'));
      assert.ok(!(await listedTo('olga')).includes('stream/telegraf/cpu'));
    });

    for (const prefix of ['1', 'default']) {
      test(`channels of a data source and of a plugin stream under the prefix ${prefix}`, async () => {
        const vic = await open('vic');
        await vic.subscribe(`${prefix}/ds/weather/berlin`).nth('publication');
        await vic.subscribe(`${prefix}/plugin/testdata/random-20Hz-stream`).nth('publication');
      });
    }

    test('a webhook tells that a dashboard was saved and deleted', async () => {
      const vic = await open('vic');
      const seen = vic.subscribe(dashboard);
      await seen.nth('subscribed');
      const tell = (body, token) => vic.call('POST', '/api/live/grafana/dashboard-events', body, { authorization: `Bearer ${token}`, cookie: '' });

      assert.equal((await tell({ uid: 'abc', action: 'saved', user: 'ann', message: 'two panels' }, 'glsa_editor')).status, 200);
      assert.deepEqual((await seen.nth('publication')).data, { uid: 'abc', action: 'saved', user: { login: 'ann' }, message: 'two panels' });
      assert.equal((await tell({ uid: 'abc', action: 'saved' }, 'glsa_viewer')).status, 403);
      assert.equal((await tell({ uid: 'abc', action: 'opened' }, 'glsa_editor')).status, 400);
    });

    test('a session that ended elsewhere is closed with 3005, alone, and comes back after the ping', async () => {
      const vic = await open('vic');
      const ann = await open('ann', { login: () => grafana.login('ann') });
      const seen = ann.subscribe(dashboard);
      await seen.nth('subscribed');

      grafana.expire(ann.cookie);
      await ann.events.until(() => ann.events.of('connecting').some(({ code }) => code === 3005), 'close 3005', 20_000);
      assert.equal(await ann.events.nth('refused'), 401);
      await ann.events.nth('ping');
      await ann.events.nth('connected', 2, 20_000);
      await seen.nth('subscribed', 2);
      assert.deepEqual(seen.of('unsubscribed'), []);
      assert.equal(vic.events.of('connecting').length, 1);
    });

    test('a cookie that is due for a new one ends no session, and a new one gets it by the ping', async () => {
      const ann = await open('ann');
      grafana.makeDue(ann.cookie);
      await cacheEnds();
      const late = tab(undefined);
      late.cookie = ann.cookie;
      await late.connect();

      assert.equal(late.events.of('refused')[0], 401);
      assert.equal(late.events.of('ping')[0], 401);
      assert.equal(ann.events.of('connecting').length, 1);
    });

    test('an idle tab without a session does not make Grafana work', async () => {
      const idle = tab(undefined, { login: () => undefined });
      idle.cookie = 'long-gone';
      idle.client.connect();
      await idle.events.nth('refused');
      const before = grafana.countOf('/api/user');
      for (let n = 0; n < 50; n++) {
        assert.equal((await idle.call('GET', '/api/live/list')).status, 401);
      }
      assert.ok(grafana.countOf('/api/user') - before <= 10, `${grafana.countOf('/api/user') - before} questions`);
      idle.close();
    });

    test('anonymous callers are let in when Grafana lets them in', async () => {
      grafana.anonymous = 'Viewer';
      await cacheEnds();
      const nobody = await open(undefined);
      await nobody.subscribe('default/stream/telegraf/cpu').nth('subscribed');
      assert.equal((await nobody.publish('grafana/dashboard/uid/abc', editing)).status, 403);
    });

    test('while Grafana is away who is known stays, others are told to come back, nobody is let in', async () => {
      const ann = await open('ann');
      const cookie = grafana.login('vic');
      grafana.mode = 'failing';
      await cacheEnds();

      assert.equal((await ann.call('GET', '/api/live/list')).status, 200);
      const late = tab(undefined, { cookie });
      late.client.connect();
      assert.equal(await late.events.nth('refused'), 503);
      assert.equal((await late.call('GET', '/api/live/list')).status, 503);
      grafana.mode = 'ok';
      await late.events.nth('connected', 1, 20_000);
      assert.equal(ann.events.of('connecting').length, 1);
    });
  });
}
