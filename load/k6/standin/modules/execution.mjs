import { run } from '../state.mjs';

const id = Number(new URL(import.meta.url).searchParams.get('vu'));
const loud = (target, where) => new Proxy(target, {
  get: (_, name) => {
    if (!(name in target)) throw new Error(`the stand-in has no ${where}.${String(name)}; use k6`);
    return target[name];
  },
});

export default loud({
  vu: loud({
    idInTest: id,
    get iterationInInstance() { return run.vus.get(id).iterations; },
  }, 'exec.vu'),
}, 'exec');
