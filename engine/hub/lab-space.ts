/**
 * Where in the one real registry the repositories of a lab are. What belongs to one of the lab's accounts is its own, below
 * `labs/<id>/`; all other names are the shared catalogue's, which labs only read.
 */
import { isComponent, namespaceOf } from './repository-name.ts';

const LABS = 'labs';
/** Names no account can have: they would hide the catalogue, or look like another lab's space. */
const RESERVED = ['library', LABS];

export type Place = { repository: string; isOwn: boolean };

/** The folder of all that a lab pushed. @throws for an id that no repository could be named by. */
export function spaceOf(labId: string): string {
  if (!isComponent(labId)) throw new Error(`"${labId}" can't be a part of a repository's name`);
  return `${LABS}/${labId}`;
}

/** @returns null for names that lead nowhere: nobody's space can be named from inside a lab. */
export function placeIn(labId: string, accounts: Iterable<string>, name: string): Place | null {
  const namespace = namespaceOf(name);
  if (namespace === LABS) return null;
  if ([...accounts].includes(namespace)) return { repository: `${spaceOf(labId)}/${name}`, isOwn: true };
  return { repository: name, isOwn: false };
}

/** The name by which the lab knows a repository of the registry, or null when it can't see it. */
export function nameIn(labId: string, repository: string): string | null {
  const own = `${spaceOf(labId)}/`;
  if (repository.startsWith(own)) return repository.slice(own.length);
  return namespaceOf(repository) === LABS ? null : repository;
}

export const mayBeAccount = (name: string): boolean =>
  isComponent(name) && name.length <= 30 && !RESERVED.includes(name);
