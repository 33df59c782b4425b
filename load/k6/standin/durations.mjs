import { ConfigurationError } from './errors.mjs';

const MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of '1h30m', '10s', '500ms'. */
export function milliseconds(text, where) {
  if (typeof text !== 'string' || !/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) {
    throw new ConfigurationError(`${where} is '${text}'; it must be a duration as 500ms, 10s, 5m or 1h30m`);
  }

  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * MS[unit], 0);
}
