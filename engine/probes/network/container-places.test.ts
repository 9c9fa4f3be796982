import { expect, it } from 'vitest';
import { ContainerPlaces } from './container-places.ts';

const answer = (name: string, sandbox: string, mode = 'bridge', networks: object = {}) => ({
  Name: `/${name}`,
  State: { Running: true },
  HostConfig: { NetworkMode: mode },
  NetworkSettings: { SandboxKey: sandbox, Networks: networks },
});

it('who joined another’s namespace lives where that one does, also after it has come later', () => {
  const places = new ContainerPlaces();
  places.learn('b', answer('side', '', 'container:a'));
  expect(places.pathOf('b')).toBeUndefined();
  places.learn('a', answer('web', '/var/run/docker/netns/3f0c'));
  expect(places.at(['/run/docker/netns/3f0c'])).toEqual(['a', 'b']);
  expect(places.at(['/var/run/docker/netns/3f0c'])).toEqual(['a', 'b']);
});

it('says whether anything is different', () => {
  const places = new ContainerPlaces();
  expect(places.learn('a', answer('web', '/run/docker/netns/1'))).toBe(false);
  expect(places.learn('a', answer('web', '/run/docker/netns/1'))).toBe(true);
  expect(places.learn('a', { State: { Running: false } })).toBe(false);
  expect(places.at(['/run/docker/netns/1'])).toEqual([]);
  expect(places.learn('a', undefined)).toBe(true);
});

it('knows the names of a container on each network', () => {
  const places = new ContainerPlaces();
  const networks = { front: { DNSNames: ['web', 'api', 7], Aliases: ['api'] }, back: { Aliases: ['db'] }, none: null };
  places.learn('a', answer('web', '/x', 'front', networks));
  expect([places.aliasesOf('a', 'front'), places.aliasesOf('a', 'back'), places.aliasesOf('a', 'none')]).toEqual([
    ...[['web', 'api'], ['db'], []],
  ]);
});

it.each([undefined, null, 'x', {}, { State: 1 }, { State: { Running: true } }])(
  'an answer of %j is no place',
  (said) => {
    const places = new ContainerPlaces();
    places.learn('a', said);
    expect(places.pathOf('a')).toBeUndefined();
  },
);
