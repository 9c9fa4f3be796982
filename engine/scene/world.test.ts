import { describe, expect, it } from 'vitest';
import type { StateChanged } from '#engine/trace/event.ts';
import { nanos } from '#engine/trace/ids.ts';
import { nameOf, subjectsOf, worldOf } from './world.ts';

let seq = 0;
const change = (id: string, state: string, attributes: StateChanged['attributes'] = {}): StateChanged => ({
  type: 'state.changed',
  seq: seq++,
  at: nanos(seq),
  subject: { kind: 'container', id },
  state,
  action: state,
  attributes,
  evidence: 'observed',
});

describe('the world', () => {
  it('keeps what was told of a container earlier', () => {
    const world = worldOf([change('a', 'created', { name: 'web', image: 'busybox' }), change('a', 'running')]);
    expect(subjectsOf(world, 'container')).toMatchObject([
      { id: 'a', state: 'running', attributes: { name: 'web', image: 'busybox' } },
    ]);
  });

  it('takes a new name', () => {
    const world = worldOf([change('a', 'created', { name: 'web' }), change('a', 'running', { name: 'shop' })]);
    expect(subjectsOf(world, 'container').map(nameOf)).toEqual(['shop']);
  });

  it('moves what was removed out of sight and remembers it', () => {
    const world = worldOf([change('a', 'exited', { name: 'web' }), change('a', 'gone')]);
    expect(subjectsOf(world, 'container')).toEqual([]);
    expect(world.gone.get('container/a')).toMatchObject({ state: 'gone', attributes: { name: 'web' } });
  });

  it('has nothing of what lies on the engine’s disk', () => {
    const layer: StateChanged = { ...change('sha256:1', 'present'), subject: { kind: 'layer', id: 'sha256:1' } };
    expect(worldOf([layer]).present.size).toBe(0);
  });

  it('does not change a world that was handed out', () => {
    const before = worldOf([change('a', 'running')]);
    worldOf([change('a', 'running'), change('a', 'gone')]);
    expect(subjectsOf(before, 'container')).toHaveLength(1);
  });
});
