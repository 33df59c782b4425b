import { ConfigurationError } from './errors.mjs';

/** The value of a percentile, 0-100, interpolated between the two nearest as k6 does. */
export function percentile(sorted, percent) {
  if (sorted.length === 0) return 0;
  const place = (percent / 100) * (sorted.length - 1);
  const low = Math.floor(place);
  const high = Math.ceil(place);
  return sorted[low] + (sorted[high] - sorted[low]) * (place - low);
}

const SINKS = {
  counter: () => ({ add(value) { this.count += value; }, count: 0, read(what) { return what === 'count' ? this.count : undefined; } }),
  rate: () => ({
    add(value) { this.total += 1; this.trues += value ? 1 : 0; },
    total: 0,
    trues: 0,
    read(what) { return what === 'rate' ? this.trues / this.total : undefined; },
  }),
  trend: () => ({
    add(value) { this.values.push(value); },
    values: [],
    read(what) {
      const sorted = this.sorted();
      const quantile = what.match(/^p\((\d+(?:\.\d+)?)\)$/);
      if (quantile) return percentile(sorted, Number(quantile[1]));
      if (what === 'min') return sorted[0] ?? 0;
      if (what === 'max') return sorted.at(-1) ?? 0;
      if (what === 'med') return percentile(sorted, 50);
      if (what === 'avg') return sorted.reduce((sum, one) => sum + one, 0) / Math.max(1, sorted.length);
      return undefined;
    },
    sorted() { return Float64Array.from(this.values).sort(); },
  }),
};

/** The metrics of a run: those that k6 has itself, as far as scripts use them, and the scripts' own. */
export class Metrics {
  #all = new Map();

  constructor() {
    for (const [name, type] of [['checks', 'rate'], ['iterations', 'counter'], ['dropped_iterations', 'counter'],
      ['iteration_duration', 'trend'], ['grpc_req_duration', 'trend']]) this.declare(name, type);
  }

  /** Each VU's module declares it again; another type under the same name is an error. */
  declare(name, type) {
    const there = this.#all.get(name);
    if (there && there.type !== type) throw new ConfigurationError(`metric '${name}' is a ${there.type} already`);
    if (!there) this.#all.set(name, { name, type, sink: SINKS[type]() });
  }

  add(name, value) { this.get(name).sink.add(value); }

  get(name) {
    const metric = this.#all.get(name);
    if (!metric) throw new ConfigurationError(`there is no metric '${name}'`);
    return metric;
  }

  [Symbol.iterator]() { return this.#all.values(); }
}
