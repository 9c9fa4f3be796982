/** What a RUN was lent and no layer keeps: secrets, caches, sockets, files of elsewhere. From the Dockerfile's own words. */
import type { Lines } from '#engine/scene/build.ts';
import { parseDockerfile } from '#engine/scene/builds/dockerfile.ts';

export type Lent = {
  type: string;
  /** `id=token → /run/secrets/token` */
  what: string;
  lines: Lines;
};

const KEPT_OUT: readonly string[] = ['secret', 'ssh', 'cache', 'bind', 'tmpfs'];

export const lentBy = (text: string): Lent[] =>
  parseDockerfile(text).stages.flatMap(({ instructions }) =>
    instructions.flatMap(({ mounts, lines }) =>
      mounts
        .filter(({ type }) => KEPT_OUT.includes(type))
        .map(({ type, id, target }) => ({ type, what: [id, target].filter(Boolean).join(' → '), lines })),
    ),
  );

/** What each kind is, in a few words. */
export const LENT: Readonly<Record<string, string>> = {
  secret: 'a secret, there only while the step runs',
  ssh: 'the agent’s socket, there only while the step runs',
  cache: 'a cache that the builder keeps for the next build',
  bind: 'files that are only lent',
  tmpfs: 'memory, gone with the step',
};
