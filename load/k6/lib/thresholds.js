import { number } from './settings.js';

/**
 * What must hold in every run: each verdict is the expected one, so many were asked for at least, the tail is short and the generator kept its rate.
 * A run without answers passes no threshold: `decisions` counts answers, not attempts.
 * @param {{decisions: number, p99: number, dropped?: number}} bounds fewest answers, milliseconds, most iterations that found no free VU
 */
export function thresholds({ decisions, p99, dropped }) {
  /** @type {Record<string, string[]>} */
  const all = {
    checks: ['rate==1'],
    wrong_verdicts: ['count==0'],
    decisions: [`count>=${Math.ceil(decisions)}`],
    grpc_req_duration: [`p(99)<${number('P99_MS', p99)}`],
  };
  if (dropped !== undefined) all.dropped_iterations = [`count<=${number('MAX_DROPPED', dropped)}`];
  return all;
}
