// Does it hold a rate? Calls come when they are due, whether earlier ones are back or not.
import { newRun, nextStep } from './lib/actions.js';
import { duration, maxVus, number, vus } from './lib/settings.js';
import { thresholds } from './lib/thresholds.js';

const rate = number('RATE', 200);

/** @type {import('k6/options').Options} */
export const options = {
  scenarios: {
    steady: {
      executor: 'constant-arrival-rate',
      rate,
      timeUnit: '1s',
      duration: duration('DURATION', '1m'),
      preAllocatedVUs: vus,
      maxVUs: maxVus,
    },
  },
  thresholds: thresholds({ decisions: rate, p99: 100, dropped: rate / 10 }),
};

export const setup = newRun;
export default nextStep;
