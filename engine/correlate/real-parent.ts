/**
 * The kernel's own parent of a process (`real_parent` of its task), as it was when it made a call. That is not always its creator:
 * a child cloned with CLONE_PARENT has its creator's parent (clone(2)), an orphan whoever took it in (PR_SET_CHILD_SUBREAPER, prctl(2)).
 */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes } from '#engine/trace/event.ts';
import type { KernelObservation } from './observation.ts';
import type { Process } from './process-table.ts';
import { isShimWrapper } from './program.ts';
import type { World } from './world.ts';

/** Told when it is news, and always with `execve` and `exit`. */
export function parentNews(world: World, { pid, ppid, call }: KernelObservation, process: Process): Attributes {
  if (process.pid !== pid) return {};
  const parent = realParent(world, ppid);
  const known = process.realParent;
  process.realParent = parent;
  return parent === undefined || (parent === known && call.name === 'syscall') ? {} : { [ATTR.realParentPid]: parent };
}

/** Our own doing is not told: what the wrapper starts is started by containerd, as it would be without us. */
function realParent(world: World, ppid: number): number | undefined {
  const parent = world.processes.get(ppid);
  if (parent && isShimWrapper(parent.argv)) return parent.parent;
  return ppid > 0 ? ppid : undefined;
}
