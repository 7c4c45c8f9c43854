import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, describe, it } from 'node:test';
import { validate as dockerfileFaults } from 'dockerfile-utils';
import { composeFaults, schema } from './lib/compose.mjs';
import { fieldFaults, valueFaults } from './lib/kubernetes.mjs';
import { misspeltObjects, misspeltTexts } from './lib/misspelling.mjs';
import { danglingInCompose, danglingInKubernetes } from './lib/references.mjs';
import { exposureOf, systemdVersion, unitFaults } from './lib/unit.mjs';
import { documentsOf } from './lib/yaml.mjs';

const read = (path) => readFile(new URL(`../../samples/deploy/${path}`, import.meta.url), 'utf8');
const messages = (diagnostics) => diagnostics.map(({ range, message }) => `${range.start.line + 1}: ${message}`);

/** The names of what was changed and no check found. */
const unfound = (changed, faults) => changed.filter((_, index) => faults[index].length === 0).map(({ field }) => field);

after(() => console.log('Of samples/deploy nothing is run: Dockerfile, compose.yaml, kubernetes.yaml and liveorleans.service are checked.'));

describe('kubernetes.yaml', async () => {
  const objects = documentsOf(await read('kubernetes.yaml'), '1.1');
  const deployment = objects.find(({ kind }) => kind === 'Deployment');
  const pod = ({ spec }) => spec.template.spec;

  // What writers name themselves.
  const freeIn = ({ kind }) => ['labels', 'matchLabels', 'data', 'requests', 'limits', ...(kind === 'Service' ? ['selector'] : [])];

  const changed = (change) => {
    const mutant = structuredClone(deployment);
    change(mutant);
    return mutant;
  };

  it('has no field that Kubernetes 1.30 does not have, and all that it needs', () => {
    assert.deepEqual(objects.map(({ kind }) => kind), ['Namespace', 'ConfigMap', 'Deployment', 'Service', 'PodDisruptionBudget', 'NetworkPolicy']);
    assert.deepEqual(fieldFaults(objects).flat(), []);
  });

  it('has no value that the schemas of Kubernetes 1.33 do not allow', async () => {
    assert.deepEqual((await Promise.all(objects.map(valueFaults))).flat(), []);
  });

  it('lets group and user read the secrets: 0440', () =>
    assert.deepEqual(pod(deployment).volumes.map(({ secret }) => secret.defaultMode), [0o440, 0o440]));

  it('refers to nothing that is not there', () => assert.deepEqual(danglingInKubernetes(objects), []));

  const references = {
    'namespace live': ({ metadata }) => Object.assign(metadata, { namespace: 'live' }),
    'port silo': (object) => Object.assign(pod(object).containers[0].ports[1], { name: 'silos' }),
    'ConfigMap live': (object) => Object.assign(pod(object).containers[0].envFrom[0].configMapRef, { name: 'live' }),
    'volume keys': (object) => Object.assign(pod(object).containers[0].volumeMounts[0], { name: 'keys' }),
    'pods with {"app.kubernetes.io/name":"live"}': ({ spec }) => Object.assign(spec.selector.matchLabels, { 'app.kubernetes.io/name': 'live' }),
  };
  for (const [name, change] of Object.entries(references)) {
    it(`would be refused with a reference to ${name}`, () =>
      assert.ok(danglingInKubernetes(objects.map((object) => (object === deployment ? changed(change) : object))).includes(name)));
  }

  it('would be refused with any of its fields misspelt', () => {
    const misspelt = objects.flatMap((object) => misspeltObjects(object, (key) => freeIn(object).includes(key)));
    assert.ok(misspelt.length > 120, `${misspelt.length}`);
    assert.deepEqual(unfound(misspelt, fieldFaults(misspelt.map(({ mutant }) => mutant))), []);
  });

  it('would be refused with a field left out, of another type, or of a later version', () => {
    const without = changed((object) => delete object.spec.selector);
    const ofText = changed((object) => Object.assign(object.spec, { replicas: '3' }));
    const later = changed((object) => Object.assign(pod(object), { hostnameOverride: 'node' }));
    const [missing, type, version] = fieldFaults([without, ofText, later]);
    assert.match(missing.join(), /'selector' is missing/);
    assert.match(type.join(), /'string' is not assignable to type 'number'/);
    assert.match(version.join(), /hostnameOverride/);
  });

  const values = {
    'a choice that there is not': [(object) => Object.assign(pod(object).containers[0], { imagePullPolicy: 'Sometimes' }), /imagePullPolicy/],
    'no quantity': [(object) => Object.assign(pod(object).containers[0].resources.limits, { memory: '512Mx' }), /limits\/memory/],
    'a part of a pod': [(object) => Object.assign(object.spec, { replicas: 2.5 }), /replicas must be integer/],
    'a port that is none': [(object) => Object.assign(pod(object).containers[0].readinessProbe.httpGet, { port: true }), /readinessProbe\/httpGet\/port/],
  };
  for (const [name, [change, words]] of Object.entries(values)) {
    it(`would be refused with ${name}`, async () => assert.match((await valueFaults(changed(change))).join(), words));
  }

  it('would be refused with a key twice', () => assert.throws(() => documentsOf('a:\n  b: 1\n  c: 2\n  b: 3\n', '1.1'), /unique/));
});

describe('compose.yaml', async () => {
  const [compose] = documentsOf(await read('compose.yaml'), '1.2');

  // Names of services and volumes, options of the node, and what is there for others to merge.
  const isFree = (key, path) => (path.length === 1 && ['services', 'volumes'].includes(key)) || ['environment', 'ulimits'].includes(key);
  const { 'x-node': node, 'x-environment': environment, ...merged } = compose;

  it('is valid by the schema of the Compose specification of 2025-07-21', () => {
    assert.ok(node.image && environment.live__ha_engine);
    assert.deepEqual(Object.keys(compose.services), ['redis', 'node1', 'node2', 'node3']);
    assert.deepEqual(composeFaults(compose), []);
  });

  it('refers to nothing that is not there', () => {
    assert.deepEqual(danglingInCompose(compose), []);
    const node = { depends_on: ['redis'], volumes: ['data:/data', './tls:/tls'] };
    assert.deepEqual(danglingInCompose({ services: { node } }), ['service redis', 'volume data']);
  });

  it('is checked by the schema that is named', () => {
    const blob = createHash('sha1').update(`blob ${Buffer.byteLength(schema)}\0${schema}`).digest('hex');
    assert.equal(blob, 'ffe60a11741cd06663e55fc17dbb6361de33ee6b', 'schema/compose-spec.json of the specification, as Git names it on that day');
  });

  it('would be refused with any of its fields misspelt', () => {
    const misspelt = misspeltObjects(merged, isFree);
    assert.ok(misspelt.length > 60, `${misspelt.length}`);
    assert.deepEqual(unfound(misspelt, misspelt.map(({ mutant }) => composeFaults(mutant))), []);
  });

  it('would be refused with a value of another type', () => {
    const mutant = structuredClone(merged);
    mutant.services.node1.read_only = ['yes'];
    assert.match(composeFaults(mutant).join(), /\/services\/node1\/read_only/);
  });

  it('would be refused with a key twice', () => assert.throws(() => documentsOf('services:\n  a: {}\n  a: {}\n', '1.2'), /unique/));
});

describe('Dockerfile', async () => {
  const dockerfile = await read('Dockerfile');

  it('has no fault that dockerfile-utils knows', () => assert.deepEqual(messages(dockerfileFaults(dockerfile)), []));

  it('would be refused with any of its instructions misspelt', () => {
    const misspelt = misspeltTexts(dockerfile, /^[A-Z]+(?= )/gm);
    assert.ok(misspelt.length > 10);
    assert.deepEqual(unfound(misspelt, misspelt.map(({ mutant }) => dockerfileFaults(mutant))), []);
  });

  it('would be refused with an unknown flag', () =>
    assert.match(messages(dockerfileFaults(dockerfile.replace('--interval', '--every'))).join(), /Unknown flag: every/));
});

const systemd = await systemdVersion();

describe('liveorleans.service', async () => {
  const options = { skip: systemd === undefined && 'systemd-analyze is missing and could not be installed' };
  const unit = await read('liveorleans.service');

  it('says nothing that systemd does not understand', options, async () => assert.deepEqual(await unitFaults([unit]), [[]]));

  it('would be refused with any of its keys misspelt', options, async () => {
    const misspelt = misspeltTexts(unit, /^\w+(?==)/gm);
    assert.ok(misspelt.length > 40);
    assert.deepEqual(unfound(misspelt, await unitFaults(misspelt.map(({ mutant }) => mutant))), []);
  });

  it('would be refused with a value that there is not', options, async () => {
    const [faults] = await unitFaults([unit.replace('@system-service', '@sytem-service')]);
    assert.match(faults.join(), /Unknown system call group, ignoring: @sytem-service/);
  });

  // 1.4 by systemd 252; a later one may weigh other rights too.
  it('leaves the node hardly any rights: an exposure of at most 1.5 of 10', options, async () => assert.ok((await exposureOf(unit)) <= 1.5));

  it('would be over that with one protection less', options, async () => assert.ok((await exposureOf(unit.replace('CapabilityBoundingSet=\n', ''))) > 1.5));
});

it('README.md names what its files are checked with', async () => {
  const readme = await read('README.md');
  const { dependencies } = JSON.parse(await readFile(new URL('package.json', import.meta.url), 'utf8'));
  for (const name of ['dclint', 'dockerfile-utils', 'kubernetes-models', 'kubernetes-types']) {
    assert.ok(readme.includes(`${name} ${dependencies[name]}`), `${name} ${dependencies[name]}`);
  }
});
