import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { BAD_CONFIGURATION, SCRIPT_FAILED, THRESHOLDS_FAILED } from '../standin/errors.mjs';
import { denyingServer } from './server.mjs';

const main = fileURLToPath(new URL('../standin/main.mjs', import.meta.url));
let server;
before(async () => { server = await denyingServer(); });
after(() => server.stop());

const run = (script) => new Promise((resolve) => {
  const child = spawn(process.execPath, [main, fileURLToPath(new URL(`scripts/${script}.js`, import.meta.url))], { env: { ...process.env, TARGET: server.target } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { output += chunk; });
  child.on('close', (code) => resolve({ code, output }));
});

test('a script runs as under k6: own instances, setup data, replies as protojson, checks, thresholds', async () => {
  const { code, output } = await run('ok');
  assert.equal(code, 0, output);
  assert.match(output, /holds {2}seen: count==12 \(12\)/);
});

test('late arrivals are dropped, and VUs added up to the most', async () => {
  const { code, output } = await run('slow');
  assert.equal(code, 0, output);
});

for (const [script, code, says] of [
  ['unsupported-module', SCRIPT_FAILED, /no module 'k6\/http'/],
  ['unsupported-name', SCRIPT_FAILED, /export named 'sleep'/],
  ['unsupported-option', BAD_CONFIGURATION, /'vus' is not supported/],
  ['unsupported-export', BAD_CONFIGURATION, /'handleSummary' is not supported/],
  ['unknown-field', THRESHOLDS_FAILED, /'userName' cannot be "ann"/],
  ['late-metric', THRESHOLDS_FAILED, /metrics are made when a script is loaded/],
]) {
  test(`${script} fails with ${code} and says why`, async () => {
    const result = await run(script);
    assert.equal(result.code, code, result.output);
    assert.match(result.output, says);
  });
}
