/** Runs in the virtual machine: each check in turn, each verdict a line on the console. */
import { spawnSync } from 'node:child_process';
import { CHECKS } from './checks.ts';
import { reportLine } from './report.ts';

for (const [name, check] of Object.entries(CHECKS)) {
  const since = performance.now();
  const seconds = () => `${((performance.now() - since) / 1000).toFixed(0)} s`;
  try {
    const detail = await check();
    console.log(reportLine({ name, passed: true, detail: `${detail} (${seconds()})` }));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    console.log(reportLine({ name, passed: false, detail: `${detail} (${seconds()})` }));
  }
}
// What is told of a lab is checked by a program that may import all that tells it.
spawnSync(process.execPath, ['--import', 'tsx', 'engine/cli/check-observed.ts'], {
  stdio: ['ignore', 'inherit', 'inherit'],
});
process.exit();
