// What the overlays come to, and whether Kubernetes would take it: each object against the API's own schema, and against the others.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import yaml from 'js-yaml';
import { expect } from './report.mjs';

const here = fileURLToPath(new URL('..', import.meta.url));
const moduleOf = (apiVersion) => `kubernetes-models/${apiVersion}`;

export function render(folder) {
  const built = spawnSync('kubectl', ['kustomize', folder], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`kubectl kustomize ${folder}: ${built.stderr}`);
  const objects = yaml.loadAll(built.stdout);
  // Kustomize breaks long texts into lines, which Kubernetes reads and the schema's format does not.
  for (const { data } of objects.filter((object) => object.kind === 'Secret')) {
    for (const key of Object.keys(data)) data[key] = data[key].replaceAll('\n', '');
  }
  return objects;
}

/** By the models' compiled JSON schemas: types, required fields, formats. */
export async function followsSchema(name, objects) {
  for (const object of objects) {
    const Model = (await import(moduleOf(object.apiVersion)))[object.kind];
    let why = Model ? null : 'no such kind';
    try {
      new Model(object).validate();
    } catch (error) {
      why ??= error.message;
    }
    expect(`${name}: ${object.kind} ${object.metadata.name} follows its schema`, why === null, why);
  }
}

/** By the compiler, which knows no field that the API does not know: the schemas let a misspelt one pass. */
export function typeErrors(sets) {
  const folder = mkdtempSync(join(here, '.types-'));
  try {
    const lines = [];
    for (const [name, objects] of Object.entries(sets)) {
      objects.forEach((object, n) => lines.push(`export const ${name.replaceAll('-', '_')}_${n}: import('${moduleOf(object.apiVersion)}').I${object.kind} = ${JSON.stringify(object)};`));
    }
    writeFileSync(join(folder, 'manifests.ts'), lines.join('\n'));
    const ran = spawnSync(join(here, 'node_modules/.bin/tsc'),
      ['--noEmit', '--strict', '--module', 'nodenext', '--moduleResolution', 'nodenext', '--skipLibCheck', join(folder, 'manifests.ts')], { encoding: 'utf8' });
    return ran.status === 0 ? '' : ran.stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const workloads = (objects) => objects.filter((object) => ['Deployment', 'StatefulSet'].includes(object.kind));

/** The container of the service, with the pod and the workload it is in. */
export function serviceOf(objects) {
  for (const workload of workloads(objects)) {
    const pod = workload.spec.template.spec;
    const container = [...(pod.initContainers ?? []), ...pod.containers].find((one) => one.name === 'imquota');
    if (container) return { workload, pod, container };
  }
  throw new Error('no container named imquota');
}

const covers = (selector, labels) => Object.entries(selector).every(([key, value]) => labels[key] === value);

/** References between objects, which no schema sees. */
export function holdsTogether(name, objects) {
  const named = (kind, wanted) => objects.find((object) => object.kind === kind && object.metadata.name === wanted);
  for (const workload of workloads(objects)) {
    const { template, selector, volumeClaimTemplates = [], serviceName } = workload.spec;
    const pod = template.spec;
    const at = `${name}: ${workload.metadata.name}`;
    expect(`${at} selects its own pods`, covers(selector.matchLabels, template.metadata.labels) && Object.keys(selector.matchLabels).length > 0, selector);
    if (serviceName) expect(`${at} has its governing service`, named('Service', serviceName)?.spec.clusterIP === 'None' || workload.metadata.name === 'redis', serviceName);
    const volumes = new Set([...(pod.volumes ?? []), ...volumeClaimTemplates.map((claim) => claim.metadata)].map((volume) => volume.name));
    for (const volume of pod.volumes ?? []) {
      if (volume.secret) {
        const secret = named('Secret', volume.secret.secretName);
        const keys = volume.secret.items?.map((item) => item.key) ?? [];
        expect(`${at}: secret ${volume.secret.secretName} has ${keys}`, secret && keys.every((key) => secret.data[key]), Object.keys(secret?.data ?? {}));
      }
    }
    for (const container of [...(pod.initContainers ?? []), ...pod.containers]) {
      const ports = new Set((container.ports ?? []).map((port) => port.name));
      expect(`${at}/${container.name} mounts volumes that exist`, (container.volumeMounts ?? []).every((mount) => volumes.has(mount.name)), container.volumeMounts);
      for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
        const port = (container[probe]?.httpGet ?? container[probe]?.tcpSocket)?.port;
        if (port) expect(`${at}/${container.name}: ${probe} asks a port it has`, ports.has(port), port);
      }
      for (const { name: variable, valueFrom } of container.env ?? []) {
        const reference = valueFrom?.secretKeyRef ?? valueFrom?.configMapKeyRef;
        if (reference) expect(`${at}/${container.name}: ${variable} is there`, named(valueFrom.secretKeyRef ? 'Secret' : 'ConfigMap', reference.name)?.data[reference.key], reference);
      }
      const security = { ...pod.securityContext, ...container.securityContext };
      expect(`${at}/${container.name} is confined`, security.runAsNonRoot && security.runAsUser > 0 && security.readOnlyRootFilesystem && security.allowPrivilegeEscalation === false
        && security.capabilities?.drop?.includes('ALL') && security.seccompProfile?.type === 'RuntimeDefault', security);
      expect(`${at}/${container.name} says what it needs`, container.resources?.requests?.memory && container.resources.requests.cpu && container.resources.limits?.memory, container.resources);
    }
  }
  const pods = workloads(objects).map((workload) => workload.spec.template);
  const portsOf = (pod) => [...(pod.spec.initContainers ?? []), ...pod.spec.containers].flatMap((container) => container.ports ?? []).map((port) => port.name);
  for (const service of objects.filter((object) => object.kind === 'Service')) {
    const reached = pods.filter((pod) => covers(service.spec.selector, pod.metadata.labels));
    expect(`${name}: service ${service.metadata.name} reaches one kind of pod, at ports it has`,
      reached.length === 1 && service.spec.ports.every((port) => portsOf(reached[0]).includes(port.targetPort)), service.spec);
  }
  for (const budget of objects.filter((object) => object.kind === 'PodDisruptionBudget')) {
    expect(`${name}: the disruption budget is about its pods`, selects(budget.spec.selector), budget.spec);
  }
  for (const policy of objects.filter((object) => object.kind === 'NetworkPolicy')) {
    expect(`${name}: the network policy is about its pods`, selects(policy.spec.podSelector), policy.spec);
  }
  for (const spread of pods.flatMap((pod) => pod.spec.topologySpreadConstraints ?? [])) {
    expect(`${name}: the spread is over its pods`, selects(spread.labelSelector), spread);
  }

  /** One workload's pods: an empty selector means all pods in one kind of object, and none in another. */
  function selects(selector) {
    const labels = selector?.matchLabels ?? {};
    return Object.keys(labels).length > 0 && pods.filter((pod) => covers(labels, pod.metadata.labels)).length === 1;
  }
}
