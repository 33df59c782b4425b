// Does it stay as it is for hours? A low rate, long; watch the service's memory and the store's beside it.
import { newRun, nextStep } from './lib/actions.js';
import { duration, maxVus, number, vus } from './lib/settings.js';
import { thresholds } from './lib/thresholds.js';

const rate = number('RATE', 100);

/** @type {import('k6/options').Options} */
export const options = {
  scenarios: {
    soak: {
      executor: 'constant-arrival-rate',
      rate,
      timeUnit: '1s',
      duration: duration('DURATION', '2h'),
      preAllocatedVUs: vus,
      maxVUs: maxVus,
    },
  },
  thresholds: thresholds({ decisions: rate, p99: 100, dropped: rate }),
};

export const setup = newRun;
export default nextStep;
