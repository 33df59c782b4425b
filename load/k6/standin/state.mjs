import { Metrics } from './metrics.mjs';

/** What the modules of all VUs share: one run a process. */
export const run = { metrics: new Metrics(), scriptFolder: '', vus: new Map(), init: true };
