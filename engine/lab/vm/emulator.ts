/** Runs the machine in QEMU's software emulation: slow, but the same everywhere, and in need of no privilege. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { LabError } from '../driver.ts';
import { hostEnv } from '../host-command.ts';
import type { Machine } from './machine.ts';

export type Emulation = {
  machine: Machine;
  images: string;
  code: string;
  limitMs: number;
  onLine: (line: string) => void;
};

const PROGRAM = 'qemu-system-x86_64';

/** Resolves when the machine has switched itself off; rejects with LabError when it has not within the limit. */
export async function emulate({ machine, images, code, limitMs, onLine }: Emulation): Promise<void> {
  const child = spawn(PROGRAM, emulatorOptions(machine, [machine.disk, images, code]), {
    env: hostEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = () => child.kill('SIGKILL');
  const late = setTimeout(end, limitMs);
  process.once('exit', end);
  createInterface({ input: child.stdout }).on('line', onLine);
  createInterface({ input: child.stderr }).on('line', (line) => onLine(`${PROGRAM}: ${line}`));
  try {
    const [status, signal] = await once(child, 'close').catch(() => {
      throw new LabError(`${PROGRAM} is not installed`, 'apt-get install --no-install-recommends -y qemu-system-x86');
    });
    if (signal) throw new LabError(`the machine was not done after ${limitMs / 1000} s`);
    if (status !== 0) throw new LabError(`${PROGRAM} ended with status ${status}`);
  } finally {
    clearTimeout(late);
    process.removeListener('exit', end);
  }
}

/**
 * `-snapshot`: what the machine writes is forgotten, so the disks can be shared and cached. One processor: a kernel changes its own code
 * when a tracepoint is switched on, and V8 writes code all the time, which the emulator's other processor may not notice. With two, kernels
 * panicked (`Oops: int3`) and programs ended with SIGSEGV that never do on a real machine.
 */
const emulatorOptions = (machine: Machine, disks: string[]): string[] => [
  ...['-M', 'q35', '-accel', 'tcg,thread=single', '-cpu', 'max', '-smp', '1', '-m', '3072'],
  ...['-nographic', '-no-reboot', '-nic', 'none', '-snapshot'],
  ...['-kernel', machine.kernel, '-initrd', machine.initrd, '-append', 'console=ttyS0 quiet panic=-1'],
  ...disks.flatMap((file) => ['-drive', `file=${file},format=raw,if=virtio`]),
];
