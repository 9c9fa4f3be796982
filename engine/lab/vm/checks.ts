/** What must hold on a host with cgroup v2: our own driver and what probes tell, on a stock kernel. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { labId } from '#engine/trace/ids.ts';
import { buildBaseImages } from '../base-images/build.ts';
import { loadImages } from '../base-images/load.ts';
import type { LabPlace } from '../driver.ts';
import { buildLabImage } from '../image/build.ts';
import { RuncDriver } from '../runc-driver.ts';
import { OBSERVED_NAMES } from './observed-names.ts';

/** Resolves with what was seen; throws when it does not hold. */
type Check = () => Promise<string>;

const ID = labId('vm');
const CGROUPS = '/sys/fs/cgroup';
const MIB = 1024 * 1024;

let lab: { driver: RuncDriver; place: LabPlace };

async function bootsALab(): Promise<string> {
  const image = await buildLabImage();
  const driver = new RuncDriver({ rootfs: image.rootfs });
  lab = { driver, place: await driver.create({ id: ID, memoryMiB: 1024, cpuPercent: 200, pids: 1000, diskMiB: 2048 }) };
  await driver.boot(ID);
  await loadImages(lab.place, (await buildBaseImages(image)).small);
  const { output } = await inLab('docker', 'info', '--format', '{{.CgroupVersion}} {{.Driver}} {{.ServerVersion}}');
  if (!output.startsWith('2 overlay2')) throw new Error(`docker info says: ${output}`);
  return output.trim();
}

async function obeysMemoryLimit(): Promise<string> {
  const started = await inLab('docker', 'run', '-d', '-m', '64m', 'busybox', 'sleep', '1000');
  const container = started.output.trim();
  const file = join(cgroupOf(lab.place.initPid), '..', 'docker', container, 'memory.max');
  if (started.code !== 0 || !existsSync(file)) throw new Error(`no ${file}; docker said: ${started.output}`);
  const limit = readFileSync(file, 'utf8').trim();
  if (limit !== String(64 * MIB)) throw new Error(`memory.max is ${limit}`);
  // The first process of the container itself grows: what `tail` can't pass on line by line it has to keep.
  const greedy = await inLab('docker', 'run', '--rm', '-m', '64m', 'busybox', 'sh', '-c', 'exec tail -n 1 </dev/zero');
  if (greedy.code !== 137) throw new Error(`a container that took more ended with ${greedy.code}: ${greedy.output}`);
  return `memory.max is ${limit}; what took more was killed (137)`;
}

/** The lab's init sits in a leaf of the lab's own group, so the group of the engine's containers is beside it. */
function cgroupOf(pid: number): string {
  const line = readFileSync(`/proc/${pid}/cgroup`, 'utf8').trim();
  return join(CGROUPS, line.replace(/^0::/, ''));
}

async function leavesNothing(): Promise<string> {
  await lab.driver.destroy(ID);
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => line.includes('/labs/vm'));
  if (mounts.length > 0) throw new Error(`still mounted: ${mounts.join(' ')}`);
  if (existsSync(join(CGROUPS, 'engine-room', `lab-${lab.place.index}`))) throw new Error('its cgroup is still there');
  return 'no mount, no cgroup';
}

export const CHECKS: Record<string, Check> = {
  'a lab boots on cgroup v2': bootsALab,
  'docker run -m 64m obeys its limit': obeysMemoryLimit,
  'a destroyed lab leaves nothing': leavesNothing,
};

/** Of all that is checked in the machine. */
export const NAMES: readonly string[] = [...Object.keys(CHECKS), ...OBSERVED_NAMES];

async function inLab(...argv: string[]): Promise<{ code: number; output: string }> {
  const running = await lab.driver.exec(ID, argv);
  running.stdin.end();
  const [output, said, { code }] = await Promise.all([
    text(running.stdout),
    running.stderr ? text(running.stderr) : '',
    running.exit,
  ]);
  return { code, output: code === 0 ? output : output + said };
}
