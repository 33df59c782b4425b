import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigurationError } from '../standin/errors.mjs';
import { Metrics, percentile } from '../standin/metrics.mjs';
import { readThresholds } from '../standin/thresholds.mjs';

function metrics() {
  const all = new Metrics();
  for (let ms = 1; ms <= 100; ms += 1) all.add('grpc_req_duration', ms);
  for (const good of [true, true, true, false]) all.add('checks', good);
  all.add('iterations', 3);
  return all;
}

const one = (metric, expression) => readThresholds({ [metric]: [expression] }, metrics())[0].holds();

for (const [metric, expression, good, value] of [
  ['grpc_req_duration', 'p(99)<100', true, 99.01],
  ['grpc_req_duration', 'p(99)<99', false, 99.01],
  ['grpc_req_duration', 'med<=50.5', true, 50.5],
  ['grpc_req_duration', 'avg>50.5', false, 50.5],
  ['grpc_req_duration', 'min>=1', true, 1],
  ['grpc_req_duration', 'max!=100', false, 100],
  ['checks', 'rate==1', false, 0.75],
  ['checks', 'rate===0.75', true, 0.75],
  ['iterations', 'count>=3', true, 3],
  ['iterations', 'count > 3', false, 3],
  ['dropped_iterations', 'count<=0', true, 0],
]) {
  test(`threshold ${metric} ${expression} is ${good}`, () => {
    const judged = one(metric, expression);
    assert.equal(judged.good, good);
    assert.ok(Math.abs(judged.value - value) < 1e-9, `${judged.value}`);
  });
}

test('a rate without samples holds nothing', () => {
  assert.equal(readThresholds({ checks: ['rate==1'] }, new Metrics())[0].holds().good, false);
});

for (const [metric, expression] of [
  ['checks', 'p(99)<1'], ['iterations', 'rate<1'], ['grpc_req_duration', 'p(99) about 1'], ['grpc_req_duration', 'p99<1'], ['unknown', 'count<1'],
  ['checks{action:join}', 'rate==1'], ['checks', { threshold: 'rate==1', abortOnFail: true }],
]) {
  test(`threshold ${metric} ${JSON.stringify(expression)} is refused before the run`, () => {
    assert.throws(() => one(metric, expression), ConfigurationError);
  });
}

test('percentiles are interpolated between neighbours', () => {
  assert.equal(percentile([10, 20], 50), 15);
  assert.equal(percentile([10], 99), 10);
  assert.equal(percentile([], 99), 0);
});
