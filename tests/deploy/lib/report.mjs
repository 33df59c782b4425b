// Counts what holds; what does not is told.
export const result = { passed: 0, failed: 0 };

export function expect(name, good, found = '') {
  if (good) {
    result.passed += 1;
  } else {
    result.failed += 1;
    console.log(`FAILED ${name}${found === '' ? '' : `: ${typeof found === 'string' ? found : JSON.stringify(found)}`}`);
  }
}
