/** Starts a program that works on a lab's files: root of the host by name, with none of root's rights but those over files. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { LabError, type LabPlace } from '../driver.ts';
import { hostEnv } from '../host-command.ts';
import { IDS_PER_LAB } from '../id-range.ts';
import { O_PATH } from '../inside-lab.ts';
import { ownProgram } from '../own-program.ts';

const HEAP_MIB = 192;
/** Its real user stays the host's root, so that the kernel probe does not take it for a process of the lab. */
const CONFINED = [
  ...['--pdeathsig', 'KILL', '--no-new-privs', '--inh-caps=-all'],
  '--bounding-set=-all,+chown,+dac_override,+fowner,+fsetid',
];

type Streams = { stdin: 'ignore' | 'pipe'; stdout: 'ignore' | 'pipe' };

/** @param program a file beside this one @throws LabError when the lab is gone */
export function startConfined(
  place: LabPlace,
  program: string,
  args: readonly string[],
  { stdin, stdout }: Streams,
): ChildProcess {
  const root = openRoot(place);
  const file = ownProgram(new URL(program, import.meta.url));
  const node = [process.execPath, `--max-old-space-size=${HEAP_MIB}`, ...file];
  try {
    return spawn('setpriv', [...CONFINED, '--', ...node, String(place.uidBase), ...args], {
      stdio: [stdin, stdout, 'inherit', 'ipc', root],
      env: hostEnv,
    });
  } finally {
    closeSync(root);
  }
}

/** As the lab's own processes see it, with what they have mounted. */
function openRoot({ initPid, uidBase, id }: LabPlace): number {
  let fd: number;
  try {
    fd = openSync(`/proc/${initPid}/root`, O_PATH | constants.O_DIRECTORY);
  } catch (error) {
    throw new LabError(`The lab ${id} is gone, and its files with it.`, undefined, { cause: error });
  }
  const { uid } = fstatSync(fd);
  if (uid >= uidBase && uid < uidBase + IDS_PER_LAB) return fd;
  closeSync(fd);
  throw new LabError(`The lab ${id} is gone, and its files with it.`);
}
