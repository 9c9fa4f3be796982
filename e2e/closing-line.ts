import type { Reporter, TestCase } from '@playwright/test/reporter';

/** The last line says how it went, in the form that every test command of this project ends with. */
export default class ClosingLine implements Reporter {
  readonly #tests = new Map<string, TestCase>();

  onTestEnd(test: TestCase): void {
    this.#tests.set(test.id, test);
  }

  onExit(): Promise<void> {
    const count = (...outcomes: string[]) =>
      [...this.#tests.values()].filter((test) => outcomes.includes(test.outcome())).length;
    console.log(`${count('expected', 'flaky')} passed, ${count('unexpected')} failed, ${count('skipped')} skipped`);
    return Promise.resolve();
  }

  printsToStdio(): boolean {
    return false;
  }
}
