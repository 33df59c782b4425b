import { milliseconds } from './durations.mjs';
import { ConfigurationError, onlyKnown } from './errors.mjs';

const RATE_KEYS = ['executor', 'timeUnit', 'preAllocatedVUs', 'maxVUs'];

/**
 * A scenario in the form that the runner takes. For arrival rates `due(ms)` is how many iterations should have begun by then.
 * @returns {{kind: 'rate', length: number, due: (ms: number) => number, vus: number, maxVus: number} |
 *   {kind: 'each', vus: number, iterations: number, length: number}}
 */
export function readScenario(name, scenario) {
  const where = `scenario '${name}'`;
  switch (scenario.executor) {
    case 'constant-arrival-rate': {
      onlyKnown(scenario, [...RATE_KEYS, 'rate', 'duration'], where);
      const length = milliseconds(scenario.duration, `${where}: duration`);
      const every = milliseconds(scenario.timeUnit ?? '1s', `${where}: timeUnit`) / positive(scenario.rate, `${where}: rate`);
      return { kind: 'rate', length, due: (ms) => Math.floor(Math.min(ms, length - 1e-6) / every) + 1, ...vusOf(scenario, where) };
    }
    case 'ramping-arrival-rate': {
      onlyKnown(scenario, [...RATE_KEYS, 'startRate', 'stages'], where);
      const unit = milliseconds(scenario.timeUnit ?? '1s', `${where}: timeUnit`);
      return { kind: 'rate', ...ramp(scenario, unit, where), ...vusOf(scenario, where) };
    }
    case 'per-vu-iterations':
      onlyKnown(scenario, ['executor', 'vus', 'iterations', 'maxDuration'], where);
      return {
        kind: 'each',
        vus: positive(scenario.vus, `${where}: vus`),
        iterations: positive(scenario.iterations, `${where}: iterations`),
        length: milliseconds(scenario.maxDuration ?? '10m', `${where}: maxDuration`),
      };
    default:
      throw new ConfigurationError(`${where}: executor '${scenario.executor}' is not supported by the stand-in; use k6`);
  }
}

// Linear between the stages' targets, so what is due is the area under the line.
function ramp(scenario, unit, where) {
  let from = scenario.startRate ?? 0;
  const stages = (scenario.stages ?? []).map(({ duration, target, ...rest }, index) => {
    onlyKnown(rest, [], `${where}: stages[${index}]`);
    const stage = { from, to: target, length: milliseconds(duration, `${where}: stages[${index}].duration`) };
    from = target;
    return stage;
  });
  if (stages.length === 0) throw new ConfigurationError(`${where}: it has no stages`);
  const length = stages.reduce((sum, stage) => sum + stage.length, 0);
  const due = (ms) => {
    let area = 0;
    let rest = Math.min(ms, length);
    for (const stage of stages) {
      const part = Math.min(rest, stage.length);
      const reached = stage.length === 0 ? stage.to : stage.from + ((stage.to - stage.from) * part) / stage.length;
      area += ((stage.from + reached) / 2) * (part / unit);
      rest -= part;
      if (rest <= 0) break;
    }

    return Math.floor(area);
  };
  return { length, due };
}

function vusOf(scenario, where) {
  const vus = positive(scenario.preAllocatedVUs, `${where}: preAllocatedVUs`);
  return { vus, maxVus: Math.max(vus, scenario.maxVUs ?? vus) };
}

function positive(value, where) {
  if (!(value > 0)) throw new ConfigurationError(`${where} is '${value}'; it must be above 0`);
  return value;
}
