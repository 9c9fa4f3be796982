import { expect, test } from 'vitest';
import { engineDisk } from './engine-disk.ts';

const container = { Id: 'c', Names: ['/web'], SizeRw: 5, SizeRootFs: 15 };
const told = { id: 'c', name: 'web', written: 5, root: 15 };

test.each<[string, object, object]>([
  ['with what it does', { State: 'exited' }, { ...told, state: 'exited' }],
  ['without, where the engine does not say', {}, told],
  ['without, where it says no word', { State: 3 }, told],
])('a container is told %s', (_, said, expected) => {
  const answer = { LayersSize: 1, Containers: [{ ...container, ...said }] };
  expect(engineDisk(answer)?.engine.containers).toEqual([expected]);
});
