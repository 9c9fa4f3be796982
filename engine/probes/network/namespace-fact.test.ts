import { expect, it } from 'vitest';
import { namespaceFact } from './namespace-fact.ts';

const of = (...paths: string[]) => namespaceFact({ isHost: false, paths, containers: [], forwarding: false });

it.each([
  ['/run/docker/netns/3f0c5a', 'container', '3f0c5a'],
  ['/run/docker/netns/1-abcdef', 'network', '1-abcdef'],
  ['/run/docker/netns/lb_abcdef', 'network', 'lb_abcdef'],
  ['/run/docker/netns/ingress_sbox', 'network', 'ingress_sbox'],
  ['/run/netns/laptop', 'laptop', 'laptop'],
  ['/run/netns/blue', 'other', 'blue'],
] as const)('%s keeps a namespace of a %s', (path, role, label) =>
  expect(of(path)).toMatchObject({ role, label, path }),
);

it('the lab’s own is the host, also where Docker keeps it by a file', () => {
  const fact = namespaceFact({
    ...{ isHost: true, paths: ['/run/docker/netns/default'], containers: ['a'], forwarding: true },
  });
  expect(fact).toEqual({ role: 'host', label: 'host', containers: ['a'], forwarding: true });
});
