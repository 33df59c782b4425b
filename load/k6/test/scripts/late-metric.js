import { Counter } from 'k6/metrics';

export const options = {
  scenarios: { one: { executor: 'per-vu-iterations', vus: 1, iterations: 1 } },
  thresholds: { iteration_duration: ['max<0'] },
};
export default () => new Counter('late');
