/** What the objects of Kubernetes refer to among themselves and does not exist; no schema knows it. */
export function danglingInKubernetes(objects) {
  const byKind = (kind) => objects.filter((object) => object.kind === kind);
  const namespaces = byKind('Namespace').map(({ metadata }) => metadata.name);
  const homes = objects.filter(({ kind }) => kind !== 'Namespace').map(({ metadata }) => metadata.namespace);
  const templates = byKind('Deployment').map(({ spec }) => spec.template);
  const pods = templates.map(({ spec }) => spec);
  const containers = pods.flatMap((pod) => pod.containers);
  const ports = containers.flatMap((container) => container.ports.map(({ name }) => name));
  const selects = (labels) => templates.some(({ metadata }) => Object.entries(labels).every(([key, value]) => metadata.labels[key] === value));

  const probes = containers.flatMap((container) => [container.startupProbe, container.readinessProbe, container.livenessProbe]);
  const rules = byKind('NetworkPolicy').flatMap(({ spec }) => spec.ingress);
  const namedPorts = [
    ...probes.map(({ httpGet }) => httpGet.port),
    ...byKind('Service').flatMap(({ spec }) => spec.ports.map(({ targetPort }) => targetPort)),
    ...rules.flatMap((rule) => rule.ports.map(({ port }) => port)),
  ];
  const selectors = [
    ...byKind('Service').map(({ spec }) => spec.selector),
    ...[...byKind('Deployment'), ...byKind('PodDisruptionBudget')].map(({ spec }) => spec.selector.matchLabels),
    ...pods.flatMap((pod) => pod.topologySpreadConstraints.map(({ labelSelector }) => labelSelector.matchLabels)),
    ...byKind('NetworkPolicy').map(({ spec }) => spec.podSelector.matchLabels),
    ...rules.flatMap((rule) => (rule.from ?? []).map(({ podSelector }) => podSelector.matchLabels)),
  ];
  const configMaps = byKind('ConfigMap').map(({ metadata }) => metadata.name);
  const used = containers.flatMap((container) => container.envFrom.map(({ configMapRef }) => configMapRef.name));
  const mounts = pods.flatMap(({ containers: own, volumes }) =>
    own.flatMap(({ volumeMounts }) => volumeMounts).filter((mount) => !volumes.some(({ name }) => name === mount.name)));

  return [
    ...homes.filter((name) => !namespaces.includes(name)).map((name) => `namespace ${name}`),
    ...namedPorts.filter((port) => !ports.includes(port)).map((port) => `port ${port}`),
    ...selectors.filter((labels) => !selects(labels)).map((labels) => `pods with ${JSON.stringify(labels)}`),
    ...used.filter((name) => !configMaps.includes(name)).map((name) => `ConfigMap ${name}`),
    ...mounts.map(({ name }) => `volume ${name}`),
  ];
}

/** What the services of a Compose file refer to and does not exist. */
export function danglingInCompose({ services, volumes = {} }) {
  const all = Object.values(services);
  const named = all.flatMap((service) => service.volumes ?? []).map((volume) => volume.split(':')[0]).filter((name) => /^\w/.test(name));
  return [
    ...all.flatMap((service) => service.depends_on ?? []).filter((name) => !(name in services)).map((name) => `service ${name}`),
    ...named.filter((name) => !(name in volumes)).map((name) => `volume ${name}`),
  ];
}
