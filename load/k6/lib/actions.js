import { check } from 'k6';
import exec from 'k6/execution';
import { Counter } from 'k6/metrics';
import { Client, StatusOK } from 'k6/net/grpc';
import { STEPS, stepsOf } from './cycle.js';
import { target } from './settings.js';

/** Replies that came and were decisions. */
const decisions = new Counter('decisions');

/** Decisions that were not the expected ones, and calls without one. */
const wrongVerdicts = new Counter('wrong_verdicts');

const client = new Client();
client.load(['../../protos'], 'imquota/v1/admission.proto');
let connected = false;

/** @param {{run: string}} data of `newRun`: the VU's next step. */
export async function nextStep(data) {
  const done = exec.vu.iterationInInstance;
  const own = `${data.run}-${exec.vu.idInTest}`;
  await take(stepsOf(own, Math.floor(done / STEPS))[done % STEPS]);
}

/** For `setup`: ids that no earlier run has used, so that nothing is left of one that was cut short. */
export function newRun() {
  return { run: Date.now().toString(36) };
}

/**
 * Asks, and checks the verdict with all that is expected of it.
 * @param {import('./cycle.js').Step} step
 */
export async function take(step) {
  if (!connected) {
    client.connect(target, { plaintext: true, timeout: '5s' });
    connected = true;
  }

  const response = await client.asyncInvoke(`imquota.v1.AdmissionService/${step.method}`, step.request, {
    tags: { action: step.name },
    timeout: '5s',
  });
  const message = /** @type {any} */ (response.message);
  const decision = response.status === StatusOK ? message?.decision : undefined;
  if (decision) decisions.add(1, { action: step.name });
  const good = check(response, {
    [`${step.name}: as expected`]: () => decision !== undefined && isAsExpected(step, decision, message),
  });
  if (!good) {
    wrongVerdicts.add(1, { action: step.name });
    console.error(`${step.name}: status ${response.status} ${JSON.stringify(response.error)}, decision ${JSON.stringify(decision)}`);
  }
}

/**
 * @param {import('./cycle.js').Step} step
 * @param {any} decision
 * @param {any} message
 */
function isAsExpected({ expected, reply }, decision, message) {
  const wanted = { verdict: 'VERDICT_ALLOWED', code: 0, reason: 'DENY_REASON_UNSPECIFIED', source: 'DECISION_SOURCE_STORE', ...expected };
  return contains(decision, wanted) && contains(message, reply ?? {});
}

/**
 * @param {any} value
 * @param {Record<string, unknown>} wanted
 */
function contains(value, wanted) {
  return Object.entries(wanted).every(([name, one]) => JSON.stringify(value[name]) === JSON.stringify(one));
}
