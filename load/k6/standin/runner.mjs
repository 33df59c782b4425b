import { setTimeout as wait } from 'node:timers/promises';
import { run } from './state.mjs';

/** How long iterations under way may take after the end, as k6's gracefulStop. */
const GRACE_MS = 30_000;

/** Runs one scenario to its end. */
export async function runScenario(scenario, vus) {
  for (let n = 0; n < scenario.vus; n += 1) await vus.make();
  run.init = false;
  const open = scenario.kind === 'rate' ? await arrivals(scenario, vus) : each(scenario, vus);
  if (await Promise.race([Promise.all(open), wait(GRACE_MS + (scenario.kind === 'each' ? scenario.length : 0), 'late', { ref: false })]) === 'late') {
    throw new Error(`iterations were still under way ${GRACE_MS / 1000} s after the end`);
  }
}

// Open loop: what is due begins, whether earlier iterations are back or not. Without a free VU one is dropped, and a VU made for the next.
async function arrivals({ length, due, maxVus }, vus) {
  const open = new Set();
  const begin = performance.now();
  let begun = 0;
  for (let now = 0; now < length; now = performance.now() - begin) {
    for (const target = due(now); begun < target; begun += 1) start();
    await wait(1);
  }

  for (const target = due(length); begun < target; begun += 1) start();
  return [...open];

  function start() {
    const vu = vus.take();
    if (!vu) {
      run.metrics.add('dropped_iterations', 1);
      if (vus.made < maxVus) track(grow());
      return;
    }

    track(vus.iterate(vu).then(() => vus.give(vu)));
  }

  async function grow() {
    run.init = true;
    try {
      await vus.make();
    } finally {
      run.init = false;
    }
  }

  function track(work) {
    const tracked = work.finally(() => open.delete(tracked));
    open.add(tracked);
  }
}

function each({ vus: count, iterations, length }, vus) {
  const end = performance.now() + length;
  return Array.from({ length: count }, async () => {
    const vu = vus.take();
    for (let n = 0; n < iterations && performance.now() < end; n += 1) await vus.iterate(vu);
  });
}
