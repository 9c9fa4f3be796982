import { expect, test, vi } from 'vitest';
import { labId } from '#engine/trace/ids.ts';
import { LabFreezer } from './lab-freezer.ts';

const LAB = labId('lab-1');

function freezer(fail?: 'pause' | 'resume') {
  const did: string[] = [];
  const act = (what: 'pause' | 'resume') => async () => {
    await Promise.resolve();
    if (what === fail) throw new Error('no');
    did.push(what);
  };
  const changed = vi.fn();
  return { did, changed, one: new LabFreezer({ pause: act('pause'), resume: act('resume') }, LAB, changed) };
}

test.each<[string, boolean[], string[], boolean]>([
  ['it freezes once, however often it is told', [true, true], ['pause'], true],
  ['what is not frozen is not thawed', [false], [], false],
  ['turns come one after the other', [true, false, true], ['pause', 'resume', 'pause'], true],
])('%s', async (_, turns, did, frozen) => {
  const { one, did: done, changed } = freezer();
  await Promise.all(turns.map((on) => one.turn(on)));
  expect(done).toEqual(did);
  expect(one.frozen).toBe(frozen);
  expect(changed).toHaveBeenCalledTimes(did.length);
});

test('what could not be frozen is not, and the next turn is tried', async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { one, changed } = freezer('pause');
  await one.turn(true);
  expect(one.frozen).toBe(false);
  expect(changed).not.toHaveBeenCalled();
  expect(error).toHaveBeenCalledOnce();
  error.mockRestore();
});
