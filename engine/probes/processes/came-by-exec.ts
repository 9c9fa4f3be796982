/** Of a process in a container, whether it came by `docker exec`. Undefined: that cannot be told yet. */
export type CameByExec = boolean | undefined;

type Known = { container?: string; exec: CameByExec };

/**
 * A child of the shim that is not the container's first process came by `docker exec`, and so did its children. What was decided stays, since
 * whoever loses its parent gets another one, which may be the shim. Until runc has ended, it is the parent of both: then nothing is decided.
 * @param known what was told of the process itself
 * @param parent what was told of its parent
 * @param first the number of the container's first process, as `number` is counted; undefined while the shim has not written it
 */
export function cameByExec(
  container: string,
  number: number | undefined,
  known: Known | undefined,
  parent: (Known & { isShim: boolean }) | undefined,
  first: () => number | undefined,
): CameByExec {
  if (known?.container === container && known.exec !== undefined) return known.exec;
  if (parent?.container === container) return parent.exec;
  if (!parent?.isShim) return undefined;
  const firsts = first();
  return firsts === undefined ? undefined : firsts !== number;
}
