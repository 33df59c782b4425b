import { Counter } from 'k6/metrics';

const done = new Counter('done');
export const options = {
  scenarios: { one: { executor: 'constant-arrival-rate', rate: 20, duration: '500ms', preAllocatedVUs: 1, maxVUs: 2 } },
  thresholds: { dropped_iterations: ['count>=1'], done: ['count>=2'] },
};

// Longer than the time between two arrivals.
export default async () => {
  await new Promise((resolve) => setTimeout(resolve, 120));
  done.add(1);
};
