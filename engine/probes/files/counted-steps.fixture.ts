/** For tests of how much is done: steps over maps and sets, whoever takes them. */

/** What `work` gives, and how many entries of any map or set it looked at one after the other. */
export function stepsOf<T>(work: () => T): { steps: number; given: T } {
  const kinds = [new Map().values(), new Set().values()].map((one) => Object.getPrototypeOf(one));
  const own = kinds.map(({ next }) => next);
  let steps = 0;
  for (const [at, kind] of kinds.entries())
    kind.next = function next(this: unknown) {
      steps++;
      return own[at].call(this);
    };
  try {
    return { given: work(), steps };
  } finally {
    for (const [at, kind] of kinds.entries()) kind.next = own[at];
  }
}
