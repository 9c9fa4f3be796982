/** What must be told of containers on a host with control groups of either version. Each resolves with what was seen. */
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { cgroupHost } from '#engine/lab/cgroups.ts';
import type { ObservedName } from '#engine/lab/vm/observed-names.ts';
import type { Component } from '#engine/trace/component.ts';
import { NAMESPACES, type NamespaceKind, type ProcessFacts } from '#engine/trace/process-facts.ts';
import type { ObservedRun } from './observed-run.ts';

type Check = (run: ObservedRun) => Promise<string>;

const MIB = 2 ** 20;
const COMPONENTS: readonly Component[] = ['cli', 'dockerd', 'containerd', 'shim', 'runc', 'kernel', 'container'];

async function boots(run: ObservedRun): Promise<string> {
  const said = await run.say("docker info --format '{{.CgroupVersion}} {{.Driver}} {{.ServerVersion}}'");
  if (!said.startsWith(`${cgroupHost().version} overlay2 `)) throw new Error(`docker info says: ${said}`);
  return said;
}

async function tracesEveryHop(run: ObservedRun): Promise<string> {
  await run.say('docker run --rm hello-world');
  const lacking = () => {
    const spans = run.lab.log.events.filter((event) => event.type === 'span.started');
    const reached = new Set(spans.flatMap((span) => [span.from, span.to]));
    return COMPONENTS.filter((component) => !reached.has(component));
  };
  await run.told('spans of every component', lacking, ({ length }) => length === 0);
  return `spans through ${COMPONENTS.join(', ')} on ${run.lab.header.host.kernel}`;
}

/** The kernel's own file for the group of a process. */
function memoryLimitOf(pid: number): string {
  const { version, root } = cgroupHost();
  const [line, file] = version === 2 ? [/^0::(.*)$/m, 'memory.max'] : [/:memory:(.*)$/m, 'memory.limit_in_bytes'];
  const group = line.exec(readFileSync(`/proc/${pid}/cgroup`, 'utf8'))?.[1] ?? '';
  return join(root, version === 2 ? '' : 'memory', group, file);
}

async function tellsLimits(run: ObservedRun): Promise<string> {
  const { version } = cgroupHost();
  const id = await run.idle();
  const { limits } = await run.group(id, 'its limits', (group) => {
    const { memory, cpuQuotaMicros, cpuPeriodMicros, pids } = group.limits;
    return (
      group.version === version &&
      memory === 64 * MIB &&
      cpuQuotaMicros === 25_000 &&
      cpuPeriodMicros === 100_000 &&
      pids === 10
    );
  });
  const file = memoryLimitOf((await run.process({ container: id })).pid);
  const inKernel = readFileSync(file, 'utf8').trim();
  if (inKernel !== String(64 * MIB)) throw new Error(`${file} has ${inKernel}`);
  await run.say(`docker update -m 48m --memory-swap 96m --pids-limit 20 ${id}`);
  await run.group(id, 'its new limits', (group) => group.limits.memory === 48 * MIB && group.limits.pids === 20);
  return `version ${version}: ${JSON.stringify(limits)}`;
}

/** Writes past the page cache's patience, then keeps a processor busy beyond its quota. */
const BUSY = `sh -c 'dd if=/dev/zero of=/own bs=64k count=64 conv=fsync 2>/dev/null; while :; do :; done'`;

async function tellsUse(run: ObservedRun): Promise<string> {
  // Of version 1, kernels may be built without it.
  const countsWrites = cgroupHost().version === 2;
  const id = await run.start('--name busy -m 64m --cpus .25', BUSY);
  const stop = run.lab.followUse();
  try {
    const { use } = await run.group(id, 'what it uses', ({ use: now }) => {
      const isBusy = (now.cpuNanos ?? 0) > 0 && (now.cpuPerSecond ?? 0) > 0;
      const isStopped = (now.throttledPeriods ?? 0) > 0 && (now.throttledNanos ?? 0) > 0;
      const hasWritten = !countsWrites || (now.writtenBytes ?? 0) >= 4 * MIB;
      return isBusy && isStopped && hasWritten && (now.memory ?? 0) > 0 && now.pids === 1;
    });
    return JSON.stringify(use);
  } finally {
    stop();
    await run.say('docker rm -f busy');
  }
}

async function tellsPause(run: ObservedRun): Promise<string> {
  const id = await run.idle();
  for (const [verb, frozen] of [
    ['inspect', false],
    ['pause', true],
    ['unpause', false],
  ] as const) {
    await run.say(`docker ${verb} ${id}`);
    await run.group(id, `frozen after ${verb}: ${frozen}`, (group) => group.frozen === frozen);
  }
  return 'frozen, and thawed';
}

const namespacesOf = (pid: number): string =>
  NAMESPACES.map((kind) => /\d+/.exec(readlinkSync(`/proc/${pid}/ns/${kind}`))?.[0]).join(' ');

const sharedBy = (one: ProcessFacts, other: ProcessFacts): string =>
  NAMESPACES.filter((kind) => one.namespaces[kind] === other.namespaces[kind]).join(' ');

async function tellsNamespaces(run: ObservedRun): Promise<string> {
  const host = await run.process({ program: 'dockerd' });
  const byDefault: readonly NamespaceKind[] = cgroupHost().version === 2 ? [] : ['cgroup'];
  const cases: readonly (readonly [string, readonly NamespaceKind[]])[] = [
    ['', byDefault],
    ['--cgroupns=private', []],
    ['--cgroupns=host --pid=host --uts=host', ['cgroup', 'pid', 'uts']],
  ];
  const seen: string[] = [];
  for (const [flags, shared] of cases) {
    const one = await run.process({ container: flags === '' ? await run.idle() : await run.start(flags) });
    const told = NAMESPACES.map((kind) => one.namespaces[kind]).join(' ');
    if (told !== namespacesOf(one.pid)) throw new Error(`${flags}: told ${told}, not ${namespacesOf(one.pid)}`);
    const wanted = NAMESPACES.filter((kind) => ['user', 'time', ...shared].includes(kind)).join(' ');
    if (sharedBy(one, host) !== wanted) throw new Error(`${flags} shares ${sharedBy(one, host)}, not ${wanted}`);
    seen.push(`${flags || 'no flag'}: ${wanted}`);
  }
  return seen.join('; ');
}

async function tellsEndsApart(run: ObservedRun): Promise<string> {
  const greedy = await run.start('-m 32m', "sh -c 'exec tail -n 1 </dev/zero'");
  const killed = await run.idle();
  await run.say(`docker kill ${killed}`);
  const [first, second] = [await run.end(greedy), await run.end(killed)];
  if (first.exitCode !== 137 || !first.oomKilled) throw new Error(`out of memory: ${JSON.stringify(first)}`);
  if (second.exitCode !== 137 || second.oomKilled) throw new Error(`killed: ${JSON.stringify(second)}`);
  const parent = await run.start('-m 32m', "sh -c 'tail -n 1 </dev/zero; sleep 3600'");
  const { use } = await run.group(parent, 'a killed child', (group) => (group.use.oomKills ?? 0) >= 1);
  return `both ended with 137, one for want of memory; of a child that was killed the group counts ${use.oomKills}`;
}

/** In this order: the last one ends the container that the others look at. */
export const OBSERVED_CHECKS: Record<ObservedName, Check> = {
  'a lab boots, and docker knows its control groups': boots,
  'the trace of docker run holds every component': tracesEveryHop,
  'limits are set in the kernel, and told': tellsLimits,
  'use is told, and a quota that stops a program': tellsUse,
  'a pause is told': tellsPause,
  'namespaces are told as the kernel has them': tellsNamespaces,
  'an end for want of memory is told apart': tellsEndsApart,
};

/** What a lab has of its host while it is there. */
export type Held = { lab: string; group: string };

/** Of the lab of this run. */
export async function heldBy(run: ObservedRun): Promise<Held> {
  const { pid } = await run.process({ program: 'dockerd' });
  const { version, root } = cgroupHost();
  const group = /^.*:(\/.*?\/lab-\d+)\//m.exec(readFileSync(`/proc/${pid}/cgroup`, 'utf8'))?.[1];
  if (group === undefined) throw new Error(`dockerd (${pid}) is in no lab's control group`);
  return { lab: run.lab.id, group: join(root, version === 2 ? '' : 'memory', group) };
}

/** @throws with what is still there */
export function leftNothing({ lab, group }: Held): string {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => line.includes(`/labs/${lab}`));
  if (mounts.length > 0) throw new Error(`still mounted: ${mounts.join(' ')}`);
  if (existsSync(group)) throw new Error(`${group} is still there`);
  return 'no mount, no cgroup';
}
