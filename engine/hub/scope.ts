/** What a token allows, in the words of the token protocol: `repository:library/nginx:pull,push`. */
import { isRepositoryName } from './repository-name.ts';

export type Action = 'pull' | 'push';
export type Grant = { name: string; actions: Action[] };

/** Scopes of other types, of bad names or without a known action grant nothing, so they are left out. */
export const readScopes = (texts: readonly string[]): Grant[] =>
  texts
    .flatMap((text) => text.split(' '))
    .map(readScope)
    .filter((grant) => grant !== null);

function readScope(text: string): Grant | null {
  const [, name = '', actions = ''] = /^repository(?:\([a-z]+\))?:([^:]+):([a-z*,]+)$/.exec(text) ?? [];
  if (!isRepositoryName(name)) return null;
  const asked = actions.split(',').flatMap((action): Action[] => {
    if (action === '*') return ['pull', 'push'];
    return action === 'pull' || action === 'push' ? [action] : [];
  });
  return asked.length > 0 ? { name, actions: [...new Set(asked)] } : null;
}

export const writeScope = (name: string, actions: readonly Action[]): string =>
  `repository:${name}:${actions.join(',')}`;

export const allows = (grants: readonly Grant[], name: string, action: Action): boolean =>
  grants.some((grant) => grant.name === name && grant.actions.includes(action));
