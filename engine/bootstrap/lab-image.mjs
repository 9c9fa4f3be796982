/** The lab image and the images in it, which the engine's own code makes and caches under the hash of their recipe. */
import { spawnSync } from 'node:child_process';
import { run } from './command.mjs';
import { inRoot, root } from './places.mjs';

const prepare = (task) => [process.execPath, '--import', 'tsx', inRoot('engine/bootstrap/prepare-lab.mjs'), task];

export async function labImageIsReady() {
  const [program, ...args] = prepare('check');
  return spawnSync(program, args, { cwd: root, stdio: 'ignore' }).status === 0;
}

export async function makeLabImage(step) {
  await run({
    name: 'lab-image',
    argv: prepare('make'),
    fix: 'npm run doctor   (mmdebstrap needs a Debian mirror the first time; see .engine-room/logs/lab-image.log)',
    onLine: step.note,
  });
}
