// What the environment may change, with the defaults: README.md has the table.

/**
 * @param {string} name
 * @param {number} fallback
 * @returns {number} more than 0
 */
export function number(name, fallback) {
  const text = __ENV[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${name} is '${text}'; it must be a number above 0`);
  return value;
}

/**
 * @param {string} name
 * @param {string} fallback
 * @returns {string} a duration as k6 writes it: 500ms, 10s, 5m, 1h
 */
export function duration(name, fallback) {
  const text = __ENV[name] || fallback;
  if (!/^(\d+(ms|s|m|h))+$/.test(text)) throw new Error(`${name} is '${text}'; it must be a duration as 500ms, 10s, 5m or 1h30m`);
  return text;
}

export const target = __ENV.IMQUOTA_TARGET || '127.0.0.1:5250';

/** Each VU has one call under way at a time: so many are there from the start, and so many at most. */
export const vus = number('VUS', 50);
export const maxVus = number('MAX_VUS', 200);

// The demo apps.
export const PREMIUM = '1400000003';
export const STANDARD = '1400000002';
export const UNKNOWN = '42';
