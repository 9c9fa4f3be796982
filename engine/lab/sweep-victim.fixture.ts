/** For a test: a process that makes a lab, says so, and waits to be killed. Arguments: state directory, rootfs. */

import { specOf } from './real-lab.fixture.ts';
import { RuncDriver } from './runc-driver.ts';

async function main([state = '', rootfs = '']: string[]): Promise<void> {
  const driver = new RuncDriver({ rootfs, state });
  const spec = specOf('orphan');
  const place = await driver.create(spec);
  await driver.boot(spec.id);
  process.stdout.write(`${place.index}\n`);
  setInterval(() => {}, 1000);
}

void main(process.argv.slice(2));
