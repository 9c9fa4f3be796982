/** What a namespace is for, by the file that keeps it and the containers that the engine says live in it. Pure. */
import type { NetNamespace } from '#engine/trace/network.ts';

const NETWORKS_OWN = /^\/run\/docker\/netns\/(?:\d+-|lb_|ingress_sbox$)/;
const LAPTOP = '/run/netns/laptop';

/** `/var/run` is a link to `/run`, which the mount table has already followed. */
export const withoutVar = (path: string): string => path.replace(/^\/var\/run\//, '/run/');

export function namespaceFact(of: {
  isHost: boolean;
  paths: readonly string[];
  containers: readonly string[];
  forwarding: boolean;
}): NetNamespace {
  const paths = of.paths.map(withoutVar);
  const role = roleOf(of.isHost, paths);
  const [path] = of.isHost ? [] : paths;
  const label = role === 'host' || role === 'laptop' ? role : (path?.split('/').at(-1) ?? '');
  return {
    role,
    label,
    containers: [...of.containers],
    ...(path !== undefined && { path }),
    forwarding: of.forwarding,
  };
}

function roleOf(isHost: boolean, paths: readonly string[]): NetNamespace['role'] {
  if (isHost) return 'host';
  if (paths.includes(LAPTOP)) return 'laptop';
  if (paths.some((path) => NETWORKS_OWN.test(path))) return 'network';
  return paths.some((path) => path.startsWith('/run/docker/netns/')) ? 'container' : 'other';
}
