// A real service of its own on free loopback ports, on the embedded engine and a test clock, and its JSON.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export class Service {
  #process;
  #log = '';

  /** @param {string} url @param {string} data @param {string} key sent with each call; empty: none */
  constructor(url, data, key, child) {
    this.url = url;
    this.data = data;
    this.headers = { 'Content-Type': 'application/json', ...(key ? { Authorization: `Bearer ${key}` } : {}) };
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (this.#log = (this.#log + text).slice(-20_000)));
  }

  static async start(server, clock, admin = 0, options = [], key = '') {
    const data = await mkdtemp(join(tmpdir(), 'imquota-page-'));
    const adminPort = admin || (await freePort());
    const service = new Service(`http://127.0.0.1:${adminPort}`, data, key, spawn('dotnet', [
      server, '--data-dir', data, '--admission-port', String(await freePort()), '--admin-port', String(adminPort), '--test-clock', clock, '--usage-file', 'off', ...options,
    ]));
    for (let i = 0; i < 300; i++) {
      const ready = await fetch(`${service.url}/readyz`).then((answer) => answer.ok, () => false);
      if (ready) return service;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`the service did not become ready:\n${service.#log}`);
  }

  async stop() {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      this.#process.kill('SIGKILL');
      await once(this.#process, 'exit');
    }
    await rm(this.data, { recursive: true, force: true });
  }

  async call(method, path, body) {
    const answer = await fetch(this.url + path, { method, headers: this.headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }

  post(path, body = {}) {
    return this.call('POST', path, body);
  }

  /** At most 500 actions; how many were allowed. */
  async admit(actions) {
    if (actions.length === 0) return 0;
    const { results } = await this.post('/v1/admissions', { actions });
    return results.filter((one) => one.decision?.verdict === 'VERDICT_ALLOWED').length;
  }

  advance(hours) {
    return this.post('/v1/clock:advance', { by: `${hours * 3600}s` });
  }
}
