import { ConfigurationError } from './errors.mjs';

const COMPARE = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '===': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

/**
 * Reads the thresholds of a script's options; anything that could not be judged is an error before the run, not a pass after it.
 * @returns {{metric: string, expression: string, holds: () => {good: boolean, value: number}}[]}
 */
export function readThresholds(thresholds, metrics) {
  return Object.entries(thresholds ?? {}).flatMap(([name, expressions]) => {
    if (name.includes('{')) throw new ConfigurationError(`threshold on '${name}': the stand-in has no submetrics`);
    const metric = metrics.get(name);
    return expressions.map((expression) => {
      if (typeof expression !== 'string') throw new ConfigurationError(`threshold on '${name}': the stand-in takes texts only, no abortOnFail`);
      const parts = expression.match(/^\s*([a-z]+(?:\(\d+(?:\.\d+)?\))?)\s*(<=|>=|===|==|!=|<|>)\s*(-?\d+(?:\.\d+)?)\s*$/);
      if (!parts || metric.sink.read(parts[1]) === undefined) {
        throw new ConfigurationError(`threshold '${expression}' on '${name}', which is a ${metric.type}, is not one that the stand-in knows`);
      }

      const [, what, operator, bound] = parts;
      return {
        metric: name,
        expression,
        holds: () => {
          const value = metric.sink.read(what);
          return { good: COMPARE[operator](value, Number(bound)), value };
        },
      };
    });
  });
}
