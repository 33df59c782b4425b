#!/usr/bin/env node
// Compares builds of the service: size, start, memory, CPU a call. Each on one Redis that this starts, all in turn, so that a busy minute hits all alike.
// Usage: node load/builds/compare.mjs NAME=EXECUTABLE_OR_FOLDER ... > table.md
//   STARTS (15) starts a build, ROUNDS (3) of SECONDS (4) of load after one round to warm up. Needs redis-server, h2load, Linux.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import http2 from 'node:http2';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const STARTS = Number(process.env.STARTS ?? 15);
const ROUNDS = Number(process.env.ROUNDS ?? 3);
const SECONDS = Number(process.env.SECONDS ?? 4);
const SERVICE = '/imquota.v1.AdmissionService/';
const PREMIUM = 1400000003;
const TICKS_PER_SECOND = 100;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const freePort = () => new Promise((resolve) => {
  const server = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

// The few messages that are needed, by hand: a gRPC frame of varints and short strings.
const varint = (value) => {
  const bytes = [];
  for (let rest = BigInt(value); ; rest >>= 7n) {
    if (rest < 128n) return [...bytes, Number(rest)];
    bytes.push(Number(rest & 127n) | 128);
  }
};
const number = (field, value) => [field << 3, ...varint(value)];
const text = (field, value) => [(field << 3) | 2, value.length, ...Buffer.from(value)];
function frame(...fields) {
  const message = Buffer.from(fields.flat());
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}
const createGroup = frame(number(1, PREMIUM), text(3, 'bench'), number(4, 2), text(5, 'owner'));
const dryJoin = frame(number(1, PREMIUM), number(2, 2), text(3, 'bench'), text(4, 'user-1'));

/** One unary call; resolves with the grpc-status, rejects while nobody listens. */
const call = (port, method, body) => new Promise((resolve, reject) => {
  const session = http2.connect(`http://127.0.0.1:${port}`);
  const end = (settle, value) => { session.destroy(); settle(value); };
  session.on('error', (error) => end(reject, error));
  const stream = session.request({ ':method': 'POST', ':path': SERVICE + method, 'content-type': 'application/grpc', te: 'trailers' });
  let status;
  stream.on('response', (headers) => { status = headers['grpc-status']; });
  stream.on('trailers', (headers) => { status = headers['grpc-status']; });
  stream.on('error', (error) => end(reject, error));
  stream.on('close', () => end(resolve, status));
  stream.resume();
  stream.end(body);
});

const folder = mkdtempSync(join(tmpdir(), 'imquota-builds-'));
const redisPort = await freePort();
const redis = spawn('redis-server', ['--port', redisPort, '--bind', '127.0.0.1', '--save', '', '--dir', folder], { stdio: 'ignore' });

async function start(build) {
  const port = await freePort();
  const admin = await freePort();
  const begin = process.hrtime.bigint();
  const child = spawn(
    build.program,
    ['--redis', `127.0.0.1:${redisPort}`, '--demo', '--data-dir', folder, '--admission-port', port, '--admin-port', admin, '--log-level', 'Warning'],
    { stdio: 'ignore', env: { ...process.env, IMQUOTA_TAG_SECRET: '000102030405060708090a0b0c0d0e0f' } },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  for (;;) {
    try {
      const status = await call(port, 'CreateGroup', createGroup);
      if (status === '0') break;
      throw new Error(`grpc-status ${status}`);
    } catch (error) {
      if (child.exitCode !== null) throw new Error(`${build.name} ended with ${child.exitCode}`, { cause: error });
      await sleep(1);
    }
  }
  const ms = Number(process.hrtime.bigint() - begin) / 1e6;
  return { port, admin, pid: child.pid, ms, stop: async () => { child.kill(); await ended; } };
}

const memory = (pid) => Object.fromEntries(readFileSync(`/proc/${pid}/status`, 'utf8').split('\n')
  .filter((line) => line.endsWith(' kB')).map((line) => [line.split(':')[0], Number(line.match(/\d+/)[0]) / 1024]));
const cpuMicros = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1e6;
};
async function decided(service) {
  const metrics = await (await fetch(`http://127.0.0.1:${service.admin}/metrics`)).text();
  return Number(metrics.match(/^imquota_decisions_total\{action="join_group",verdict="allowed",reason="",source="store"\} (\d+)/m)[1]);
}

async function load(build) {
  const { service } = build;
  const before = { cpu: cpuMicros(service.pid), decisions: await decided(service) };
  const output = execFileSync('h2load', ['-D', SECONDS, '-c', '8', '-m', '16', '-d', join(folder, 'join.bin'),
    '-H', 'content-type: application/grpc', '-H', 'te: trailers', `http://127.0.0.1:${service.port}${SERVICE}JoinGroup`], { encoding: 'utf8' });
  const calls = Number(output.match(/(\d+) succeeded/)[1]);
  const decisions = (await decided(service)) - before.decisions;
  // h2load does not look at what was answered; the service's own count does. Some calls are under way when it ends.
  if (decisions < calls || decisions > calls + 8 * 16) throw new Error(`${build.name}: ${calls} replies, ${decisions} decisions`);
  return { cpu: (cpuMicros(service.pid) - before.cpu) / decisions, rate: calls / SECONDS };
}

function bytesOf(path) {
  if (!statSync(path).isDirectory()) return statSync(path).size;
  return readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0);
}

try {
  writeFileSync(join(folder, 'join.bin'), dryJoin);
  const builds = process.argv.slice(2).map((argument) => {
    const [name, path] = argument.split('=');
    return { name, path, program: statSync(path).isDirectory() ? join(path, 'ImQuota.Server') : path, starts: [], rounds: [] };
  });
  if (builds.length === 0) throw new Error('name builds: NAME=EXECUTABLE_OR_FOLDER ...');
  for (let n = 0; n < STARTS; n += 1) {
    for (const build of builds) {
      const service = await start(build);
      build.starts.push(service.ms);
      await service.stop();
    }
  }
  for (const build of builds) build.service = await start(build);
  await sleep(3000);
  for (const build of builds) build.idle = memory(build.service.pid);
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const build of builds) {
      const result = await load(build);
      if (round > 0) build.rounds.push(result);
    }
  }
  console.log('| build | MB on disk | start to first answer, ms (median of ' + STARTS + ', min-max) | MiB idle | of it private | MiB after load | private | calls/s | service µs a call (min-max) |');
  console.log('|---|---|---|---|---|---|---|---|---|');
  for (const build of builds) {
    const after = memory(build.service.pid);
    const cpu = build.rounds.map((round) => round.cpu);
    console.log(`| ${[build.name, (bytesOf(build.path) / 1e6).toFixed(1),
      `${median(build.starts).toFixed(0)} (${Math.min(...build.starts).toFixed(0)}-${Math.max(...build.starts).toFixed(0)})`,
      build.idle.VmRSS.toFixed(0), build.idle.RssAnon.toFixed(0), after.VmRSS.toFixed(0), after.RssAnon.toFixed(0),
      Math.round(median(build.rounds.map((round) => round.rate))),
      `${median(cpu).toFixed(1)} (${Math.min(...cpu).toFixed(1)}-${Math.max(...cpu).toFixed(1)})`].join(' | ')} |`);
    await build.service.stop();
  }
} finally {
  redis.kill();
  rmSync(folder, { recursive: true, force: true });
}
