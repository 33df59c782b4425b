import assert from 'node:assert/strict';
import { test } from 'node:test';
import { milliseconds } from '../standin/durations.mjs';
import { ConfigurationError } from '../standin/errors.mjs';
import { readScenario } from '../standin/scenarios.mjs';

const steady = { executor: 'constant-arrival-rate', rate: 10, timeUnit: '1s', duration: '2s', preAllocatedVUs: 5, maxVUs: 9 };

test('a constant rate is due evenly, the first at once', () => {
  const scenario = readScenario('steady', steady);
  assert.deepEqual([0, 99, 100, 1000, 1999, 2000, 9000].map(scenario.due), [1, 1, 2, 11, 20, 20, 20]);
  assert.deepEqual([scenario.length, scenario.vus, scenario.maxVus], [2000, 5, 9]);
});

test('a ramp is due as the area under its line', () => {
  const stages = [{ duration: '1s', target: 10 }, { duration: '2s', target: 30 }, { duration: '0s', target: 5 }, { duration: '1s', target: 5 }];
  const { due, length } = readScenario('spike', { executor: 'ramping-arrival-rate', startRate: 10, stages, preAllocatedVUs: 1 });
  // 10 in the first second; then 15 of the rising second (10 to 20) and 25 of the next; then 5.
  assert.deepEqual([500, 1000, 2000, 3000, 4000, 8000].map(due), [5, 10, 25, 50, 55, 55]);
  assert.equal(length, 4000);
});

test('durations are read in every unit', () => {
  assert.deepEqual(['500ms', '10s', '1.5s', '5m', '1h30m'].map((one) => milliseconds(one, 'x')), [500, 10_000, 1500, 300_000, 5_400_000]);
});

for (const [what, scenario] of Object.entries({
  'another executor': { executor: 'ramping-vus', stages: [] },
  'a key that is not supported': { ...steady, gracefulStop: '1s' },
  'a stage with a key that is not supported': {
    executor: 'ramping-arrival-rate', preAllocatedVUs: 1, stages: [{ duration: '1s', target: 1, shape: 'round' }],
  },
  'no stages': { executor: 'ramping-arrival-rate', preAllocatedVUs: 1 },
  'no rate': { ...steady, rate: 0 },
  'no VUs': { ...steady, preAllocatedVUs: undefined },
  'a duration without a unit': { ...steady, duration: '10' },
})) {
  test(`${what} is refused`, () => assert.throws(() => readScenario('s', scenario), ConfigurationError));
}
