/** For tests: one observed lab for all tests of a file, in which containers are started. */
import { afterAll, beforeAll } from 'vitest';
import { ObservedLab } from '../observed-lab.fixture.ts';
import { said } from '../stored-lab.fixture.ts';

export const LIMIT = { timeout: 30_000, interval: 100 };

/** Booted before the first test of the file, gone after its last. */
export class ContainersLab {
  #lab: ObservedLab | undefined;

  constructor() {
    beforeAll(async () => {
      this.#lab = await ObservedLab.boot();
    }, 300_000);
    afterAll(() => this.#lab?.close(), 120_000);
  }

  get lab(): ObservedLab {
    if (!this.#lab) throw new Error('the lab is not there yet');
    return this.#lab;
  }

  /** Its output; throws what it printed when it fails. */
  say(line: string): Promise<string> {
    return said(this.lab, line);
  }

  /** @returns the container's id */
  async start(flags: string, program = 'sleep 3600'): Promise<string> {
    return (await this.say(`docker run -d ${flags} busybox ${program}`)).split('\n').at(-1) ?? '';
  }
}
