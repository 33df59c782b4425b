// Gives each VU its own instance of a script and of what it imports, as k6 does, and puts our modules where scripts name k6's.
const modules = new URL('./modules/', import.meta.url);
const OURS = new Map([
  ['k6', 'k6.mjs'], ['k6/execution', 'execution.mjs'], ['k6/metrics', 'metrics.mjs'], ['k6/net/grpc', 'grpc.mjs'],
]);

export async function resolve(specifier, context, next) {
  const vu = context.parentURL ? new URL(context.parentURL).searchParams.get('vu') : null;
  if (vu === null || context.parentURL.startsWith(modules.href)) return next(specifier, context);
  if (specifier.startsWith('./') || specifier.startsWith('../')) {
    return { url: `${new URL(specifier, context.parentURL).href}?vu=${vu}`, shortCircuit: true };
  }

  const file = OURS.get(specifier);
  if (!file) throw new Error(`the stand-in has no module '${specifier}', only ${[...OURS.keys()].join(', ')}; use k6`);
  return { url: `${new URL(file, modules).href}?vu=${vu}`, shortCircuit: true };
}
