/**
 * A daemon's threads work for many requests, and a fork says nothing of which; the program that the child executes a moment
 * later does. So what happens between fork and execve waits for the program, and is put where that is.
 */
import type { Component } from '#engine/trace/component.ts';
import type { KernelObservation } from './observation.ts';
import { type Activity, daemonIn, type Process } from './process-table.ts';
import type { Place } from './span.ts';
import type { World } from './world.ts';

type Syscall = Pick<KernelObservation, 'pid' | 'tid' | 'at'> & { syscall: string };

/** The next child of this thread. */
export function noteFork(world: World, { tid, at }: KernelObservation, child: number): void {
  world.forks.set(tid, { child, at, after: world.forks.get(tid)?.at ?? 0 });
}

/** Where the program is to which this call has led, if it waited for one; and who called, which was not that program yet. */
export function placeOfProgram(
  world: World,
  observation: KernelObservation,
): (Place & { from: Component }) | undefined {
  const { call, pid } = observation;
  if (!world.waitedForProgram.has(observation) || call.name !== 'syscall') return undefined;
  const place = programAfter(world, { ...observation, syscall: call.syscall })?.place;
  const process = world.processes.get(pid);
  const caller = isFork(call.syscall) ? process : world.processes.get(process?.parent ?? 0);
  return place && caller?.component && { ...place, from: caller.component };
}

function programAfter(world: World, { pid, tid, at, syscall }: Syscall): Activity | undefined {
  if (!isFork(syscall)) return world.processes.get(pid)?.activity;
  const fork = world.forks.get(tid);
  return fork && fork.after < at && at <= fork.at ? world.processes.get(fork.child)?.activity : undefined;
}

/** Is this a daemon's fork, or its child's doing, of which the program is still to come? */
export function isBeforeProgram(world: World, call: Syscall): boolean {
  const process = world.processes.get(call.pid);
  if (!process || !daemonIn(process)) return false;
  return (isFork(call.syscall) || isChildOfDaemon(world, process)) && !programAfter(world, call);
}

const isFork = (syscall: string): boolean => syscall.startsWith('clone');

function isChildOfDaemon(world: World, { parent, component }: Process): boolean {
  const above = world.processes.get(parent ?? 0);
  return above !== undefined && daemonIn(above) === component;
}
