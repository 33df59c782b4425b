import { run } from '../state.mjs';

export class Counter {
  #name;

  constructor(name) {
    if (!run.init) throw new Error(`metric '${name}': metrics are made when a script is loaded`);
    this.#name = name;
    run.metrics.declare(name, 'counter');
  }

  // Tags are for submetrics, which the stand-in has none of.
  add(value) { run.metrics.add(this.#name, value); }
}
