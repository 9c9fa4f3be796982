/** For tests: labs of their own state directory on this host, and what is left of one. */
import { readdirSync, readFileSync } from 'node:fs';
import { type LabId, labId } from '#engine/trace/ids.ts';
import { cgroupHost, processesOf } from './cgroups.ts';
import type { ExecOptions, LabSpec } from './driver.ts';
import { run } from './host-command.ts';
import { mountsUnder } from './host-mounts.ts';
import { labIndexOf } from './id-range.ts';
import { buildLabImage } from './image/build.ts';
import { ownState } from './own-state.ts';
import { RuncDriver } from './runc-driver.ts';

export const specOf = (name: string): LabSpec => ({
  id: labId(name),
  memoryMiB: 768,
  cpuPercent: 200,
  pids: 400,
  diskMiB: 2048,
});

export type Labs = { driver: RuncDriver; state: string; close(): Promise<void> };

export async function openLabs(): Promise<Labs> {
  const image = await buildLabImage();
  const { dir: state, remove } = await ownState();
  return { driver: new RuncDriver({ rootfs: image.rootfs, state }), state, close: remove };
}

/** Runs a shell line in a lab; `out` is stdout and stderr as they came. */
export async function sh(
  driver: RuncDriver,
  id: LabId,
  line: string,
  options?: Omit<ExecOptions, 'tty'>,
): Promise<{ code: number; out: string }> {
  const process = await driver.exec(id, ['bash', '-c', line], options);
  let out = '';
  for (const stream of [process.stdout, process.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk) => {
      out += chunk;
    });
  }
  process.stdin.end();
  return { ...(await process.exit), out };
}

/** Everything on the host that shows that a lab was there. */
export async function tracesOf(state: string, index: number): Promise<string[]> {
  const loops = (await run('losetup', ['--list', '--noheadings', '--output', 'BACK-FILE'])).split('\n');
  return [
    ...mountsUnder(state).map((path) => `mount ${path}`),
    ...loops.filter((file) => file.trim().startsWith(state)).map((file) => `loop ${file}`),
    ...processesWithIds(index).map((pid) => `process ${pid}`),
    ...processesOf(index).map((pid) => `process ${pid} in a cgroup`),
    ...cgroupsOf(index),
  ];
}

function processesWithIds(index: number): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const uid = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
        return labIndexOf(Number(uid)) === index;
      } catch {
        return false;
      }
    });
}

function cgroupsOf(index: number): string[] {
  const { version, root } = cgroupHost();
  const hierarchies = version === 2 ? [root] : readdirSync(root).map((name) => `${root}/${name}`);
  return hierarchies
    .map((hierarchy) => `${hierarchy}/engine-room/lab-${index}`)
    .filter((path) => {
      try {
        return readdirSync(path).length > 0;
      } catch {
        return false;
      }
    });
}
