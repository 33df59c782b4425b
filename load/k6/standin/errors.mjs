// Exit codes as k6 has them.
export const THRESHOLDS_FAILED = 99;
export const BAD_CONFIGURATION = 104;
export const SCRIPT_FAILED = 107;

/** What the stand-in does not support, or a script says wrongly. */
export class ConfigurationError extends Error {}

/** Fails on any key of `value` that is not in `known`: what is not supported must not be ignored. */
export function onlyKnown(value, known, where) {
  for (const key of Object.keys(value ?? {})) {
    if (!known.includes(key)) throw new ConfigurationError(`${where}: '${key}' is not supported by the stand-in, only ${known.join(', ')}; use k6`);
  }
}
