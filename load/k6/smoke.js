// Does it answer, and rightly? One VU, each action, a few times.
import { newRun, nextStep } from './lib/actions.js';
import { STEPS } from './lib/cycle.js';
import { number } from './lib/settings.js';
import { thresholds } from './lib/thresholds.js';

const cycles = number('CYCLES', 3);

/** @type {import('k6/options').Options} */
export const options = {
  scenarios: { smoke: { executor: 'per-vu-iterations', vus: 1, iterations: cycles * STEPS, maxDuration: '1m' } },
  thresholds: thresholds({ decisions: cycles * STEPS, p99: 250 }),
};

export const setup = newRun;
export default nextStep;
