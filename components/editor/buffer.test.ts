import { describe, expect, test } from 'vitest';
import {
  type Buffer,
  edited,
  isDirty,
  isInConflict,
  type Known,
  keepMine,
  labHas,
  notWritten,
  openedAs,
  refusedFor,
  restored,
  saveBegun,
  takeTheirs,
  wantsSaving,
  written,
} from './buffer.ts';

const PATH = '/root/Dockerfile';
const v = (text: string): Known => ({ text, version: `v:${text}` });
const clean = openedAs(PATH, v('one'));
const dirty = edited(clean, 'mine');

const state = (buffer: Buffer) => ({
  text: buffer.text,
  over: buffer.base?.version ?? null,
  dirty: isDirty(buffer),
  conflict: isInConflict(buffer),
});

describe('the lab’s file changes by other hands', () => {
  test.each<[string, Buffer, Known, ReturnType<typeof state>]>([
    ['nothing was typed: it is shown', clean, v('two'), { text: 'two', over: 'v:two', dirty: false, conflict: false }],
    [
      'something was typed: both are kept',
      dirty,
      v('two'),
      { text: 'mine', over: 'v:one', dirty: true, conflict: true },
    ],
    ['to what was typed', dirty, v('mine'), { text: 'mine', over: 'v:mine', dirty: false, conflict: false }],
    ['it did not', dirty, v('one'), { text: 'mine', over: 'v:one', dirty: true, conflict: false }],
    ['it went away, nothing typed', clean, null, { text: 'one', over: 'v:one', dirty: false, conflict: true }],
    ['it went away, something typed', dirty, null, { text: 'mine', over: 'v:one', dirty: true, conflict: true }],
    [
      'back to what it was',
      labHas(dirty, v('two')),
      v('one'),
      { text: 'mine', over: 'v:one', dirty: true, conflict: false },
    ],
    [
      'it is what is being written',
      saveBegun(dirty),
      v('mine'),
      { text: 'mine', over: 'v:one', dirty: true, conflict: false },
    ],
  ])('%s', (_, buffer, known, expected) => {
    expect(state(labHas(buffer, known))).toEqual(expected);
  });
});

describe('saving', () => {
  test('what was typed while it was on its way is still to be saved', () => {
    const after = written(edited(saveBegun(dirty), 'mine and more'), 'v:mine');
    expect(state(after)).toEqual({ text: 'mine and more', over: 'v:mine', dirty: true, conflict: false });
    expect(wantsSaving(after)).toBe(true);
  });

  test.each<[string, Buffer, boolean]>([
    ['clean', clean, false],
    ['typed', dirty, true],
    ['a new file, though empty', openedAs(PATH, null), true],
    ['on its way', saveBegun(dirty), false],
    ['in conflict', labHas(dirty, v('two')), false],
    ['gone in the lab', labHas(clean, null), false],
    ['failed, until more is typed', notWritten(saveBegun(dirty), 'disk full'), false],
    ['failed, and more was typed', edited(notWritten(saveBegun(dirty), 'disk full'), 'more'), true],
  ])('%s', (_, buffer, expected) => {
    expect(wantsSaving(buffer)).toBe(expected);
  });

  test('the lab would not write', () => {
    expect(state(refusedFor(saveBegun(dirty), v('two')))).toEqual({
      text: 'mine',
      over: 'v:one',
      dirty: true,
      conflict: true,
    });
  });
});

describe('choosing', () => {
  const conflict = labHas(dirty, v('two'));
  test('mine goes over theirs with the next save', () => {
    expect(state(keepMine(conflict))).toEqual({ text: 'mine', over: 'v:two', dirty: true, conflict: false });
    expect(wantsSaving(keepMine(conflict))).toBe(true);
  });
  test('theirs is shown', () => {
    expect(state(takeTheirs(conflict))).toEqual({ text: 'two', over: 'v:two', dirty: false, conflict: false });
  });
  test('a file that is gone is made again', () => {
    const again = keepMine(labHas(clean, null));
    expect(state(again)).toEqual({ text: 'one', over: null, dirty: true, conflict: false });
  });
  test('nothing to choose changes nothing', () => {
    expect(keepMine(dirty)).toBe(dirty);
    expect(takeTheirs(dirty)).toBe(dirty);
  });
});

describe('a draft comes back', () => {
  test.each<[string, string | null, Known, boolean, boolean]>([
    ['the file is as it was', 'v:one', v('one'), true, false],
    ['the file is another', 'v:one', v('two'), true, true],
    ['the file is gone', 'v:one', null, true, true],
    ['it never was a file', null, null, true, false],
    ['now there is such a file', null, v('two'), true, true],
    ['the lab has the same text already', 'v:one', v('mine'), false, false],
  ])('%s', (_, version, known, isNowDirty, conflict) => {
    const buffer = restored(PATH, { text: 'mine', version }, known);
    expect(buffer.text).toBe('mine');
    expect(isDirty(buffer)).toBe(isNowDirty);
    expect(isInConflict(buffer)).toBe(conflict);
  });

  test('a choice that is open stays open when the lab is read again, and over another reload', () => {
    const theirs = v('theirs');
    const once = restored(PATH, { text: 'mine', version: 'v:one' }, theirs);
    expect(isInConflict(labHas(once, theirs))).toBe(true);
    const twice = restored(PATH, { text: 'mine', version: once.base?.version ?? null }, theirs);
    expect(isInConflict(twice)).toBe(true);
    expect(state(keepMine(twice)).over).toBe('v:theirs');
  });
});
