import { run } from '../state.mjs';

/** As k6's: each of `conditions` is told of `value`; true if all hold. */
export function check(value, conditions) {
  let all = true;
  for (const condition of Object.values(conditions)) {
    const good = Boolean(condition(value));
    run.metrics.add('checks', good);
    all &&= good;
  }

  return all;
}
