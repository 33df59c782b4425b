// A stand-in for `k6 run SCRIPT`, for machines that k6 is not installed on: what load/k6's scripts use of k6, over grpc-js. What it
// does not support it refuses. Its figures are those of one Node process: for verdicts and small rates, not for a service's limits.
import { register } from 'node:module';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BAD_CONFIGURATION, ConfigurationError, SCRIPT_FAILED, THRESHOLDS_FAILED, onlyKnown } from './errors.mjs';
import { runScenario } from './runner.mjs';
import { readScenario } from './scenarios.mjs';
import { run } from './state.mjs';
import { readThresholds } from './thresholds.mjs';
import { Vus } from './vus.mjs';

async function main(path) {
  const script = resolve(path);
  Object.assign(run, { scriptFolder: dirname(script), clients: [], failures: 0 });
  globalThis.__ENV = { ...process.env };
  register('./hooks.mjs', import.meta.url);
  run.vus.set(0, { id: 0, iterations: 0 });
  const { default: iterate, options, setup, ...rest } = await import(`${pathToFileURL(script).href}?vu=0`);
  onlyKnown(rest, [], 'exports of the script');
  if (typeof iterate !== 'function') throw new ConfigurationError('the script has no default function');
  onlyKnown(options, ['scenarios', 'thresholds'], 'options');
  const scenarios = Object.entries(options?.scenarios ?? {});
  if (scenarios.length !== 1) throw new ConfigurationError(`the script has ${scenarios.length} scenarios; the stand-in runs one`);
  const scenario = readScenario(...scenarios[0]);
  const thresholds = readThresholds(options.thresholds, run.metrics);
  const data = JSON.parse(JSON.stringify((await setup?.()) ?? null));
  await runScenario(scenario, new Vus(script, data));
  for (const client of run.clients) client.close();
  return tell(thresholds);
}

function tell(thresholds) {
  for (const { name, type, sink } of run.metrics) {
    const shown = { counter: ['count'], rate: ['rate'], trend: ['avg', 'min', 'med', 'p(90)', 'p(99)', 'max'] }[type];
    console.log(`  ${name.padEnd(22)} ${shown.map((what) => `${what}=${Number(sink.read(what).toFixed(3))}`).join(' ')}`);
  }

  let failed = 0;
  for (const { metric, expression, holds } of thresholds) {
    const { good, value } = holds();
    console.log(`  ${good ? 'holds ' : 'FAILED'} ${metric}: ${expression} (${Number(value.toFixed(3))})`);
    failed += good ? 0 : 1;
  }

  if (run.failures > 0) console.error(`${run.failures} iterations threw`);
  return failed > 0 ? THRESHOLDS_FAILED : 0;
}

try {
  if (process.argv.length !== 3) throw new ConfigurationError('usage: load/k6/run SCRIPT');
  process.exitCode = await main(process.argv[2]);
} catch (error) {
  const bad = error instanceof ConfigurationError;
  console.error(bad ? error.message : error.stack);
  process.exit(bad ? BAD_CONFIGURATION : SCRIPT_FAILED);
}
