export const options = { scenarios: { one: { executor: 'per-vu-iterations', vus: 1, iterations: 1 } } };
export default () => {};
export const handleSummary = () => ({});
