/** The repositories that one lab can see, by the names it knows them by. */
import type { LabContext } from './lab-context.ts';
import { nameIn, spaceOf } from './lab-space.ts';

const asked = new WeakMap<LabContext, Promise<string[]>>();

/** Looked up once at a time for each lab, however many ask: it is a walk over the disk. */
export function visibleNames(lab: LabContext): Promise<string[]> {
  const names = asked.get(lab) ?? lookUp(lab).finally(() => asked.delete(lab));
  asked.set(lab, names);
  return names;
}

async function lookUp(lab: LabContext): Promise<string[]> {
  const [shared, own] = await Promise.all([lab.store.names('', ['labs']), lab.store.names(spaceOf(lab.id))]);
  return [...shared, ...own].map((repository) => nameIn(lab.id, repository)).filter((name) => name !== null);
}
