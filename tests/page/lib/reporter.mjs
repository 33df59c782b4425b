// One line at the end, for .ci/run.
export default class Summary {
  #passed = 0;
  #failed = 0;

  onTestEnd(_test, result) {
    if (result.status === 'passed') this.#passed++;
    else this.#failed++;
  }

  onEnd() {
    console.log(`page: ${this.#passed} passed, ${this.#failed} failed`);
  }
}
