// Does it survive a sudden tenfold, and is it well again afterwards?
import { newRun, nextStep } from './lib/actions.js';
import { duration, maxVus, number, vus } from './lib/settings.js';
import { thresholds } from './lib/thresholds.js';

const calm = number('RATE', 50);
const peak = number('PEAK', 10 * calm);
const hold = duration('HOLD', '20s');
const ramp = duration('RAMP', '5s');

/** @type {import('k6/options').Options} */
export const options = {
  scenarios: {
    spike: {
      executor: 'ramping-arrival-rate',
      startRate: calm,
      timeUnit: '1s',
      stages: [
        { duration: hold, target: calm },
        { duration: ramp, target: peak },
        { duration: hold, target: peak },
        { duration: ramp, target: calm },
        { duration: hold, target: calm },
      ],
      preAllocatedVUs: vus,
      maxVUs: maxVus,
    },
  },
  thresholds: thresholds({ decisions: calm, p99: 250, dropped: peak / 2 }),
};

export const setup = newRun;
export default nextStep;
