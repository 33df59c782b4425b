import { pathToFileURL } from 'node:url';
import { run } from './state.mjs';

/** The VUs of a run, each with its own instance of the script. */
export class Vus {
  #script;
  #data;
  #free = [];
  #made = 0;

  constructor(script, data) {
    this.#script = pathToFileURL(script).href;
    this.#data = data;
  }

  async make() {
    this.#made += 1;
    const vu = { id: this.#made, iterations: 0 };
    run.vus.set(vu.id, vu);
    vu.iterate = (await import(`${this.#script}?vu=${vu.id}`)).default;
    this.#free.push(vu);
    return vu;
  }

  get made() { return this.#made; }

  take() { return this.#free.pop(); }

  /** One iteration. One that throws is told and counted, and ends nothing else. */
  async iterate(vu) {
    const begin = performance.now();
    try {
      await vu.iterate(structuredClone(this.#data));
    } catch (error) {
      run.failures += 1;
      console.error(`VU ${vu.id}, iteration ${vu.iterations}: ${error.stack}`);
    }

    vu.iterations += 1;
    run.metrics.add('iterations', 1);
    run.metrics.add('iteration_duration', performance.now() - begin);
  }

  give(vu) { this.#free.push(vu); }
}
