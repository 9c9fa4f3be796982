import { expect, it } from 'vitest';
import type { StateChanged } from '#engine/trace/event.ts';
import { ContainerNames } from './container-names.ts';

const named = (id: string, name: string) =>
  ({ subject: { kind: 'container', id }, attributes: { name } }) as unknown as StateChanged;

it('of several containers of one name the last one bears it, as long as it is called so', () => {
  const names = new ContainerNames();
  expect(names.bearer('web')).toBeUndefined();
  for (const one of [named('a', '/web'), named('b', 'web')]) names.take(one);
  expect(names.bearer('web')).toBe('b');
  names.take(named('b', 'old'));
  expect([names.bearer('web'), names.bearer('old')]).toEqual([undefined, 'b']);
});
