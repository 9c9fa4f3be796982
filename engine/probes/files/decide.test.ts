import { describe, expect, test } from 'vitest';
import { type Action, actionsOf, type Happening } from './decide.ts';
import type { Entry } from './entry.ts';
import { FAN } from './fan-mask.ts';

const file = (more: Partial<Entry> = {}): Entry => ({
  ...{ kind: 'file', inode: 1, born: 1n, mode: 0o100644, uid: 0, gid: 0, device: 0n, bytes: 3, links: 1, modified: 1n },
  ...more,
});
const directory = (more: Partial<Entry> = {}) => file({ kind: 'directory', mode: 0o40755, ...more });
const whiteout = file({ kind: 'whiteout', mode: 0o20000 });
const nothing: Happening = { mask: 0, before: undefined, now: undefined, copied: false, lower: undefined };

const CASES: [string, Partial<Happening>, Action[]][] = [
  ['a new file', { mask: FAN.create, now: file() }, ['created']],
  ['a new file that was written at once', { mask: FAN.create | FAN.modify, now: file() }, ['created']],
  ['a file that was written again', { mask: FAN.modify, before: file(), now: file({ bytes: 9 }) }, ['changed']],
  ['other rights', { mask: FAN.attributes, before: file(), now: file({ mode: 0o100600 }) }, ['attributes']],
  ['an attribute of overlayfs’ own', { mask: FAN.attributes, before: file(), now: file() }, []],
  ['a file from before anybody watched', { mask: FAN.modify, now: file() }, ['changed']],
  ['a copy', { mask: FAN.create, now: file(), copied: true, lower: file() }, ['copied-up']],
  [
    'a copy that was written before we looked',
    { mask: FAN.create | FAN.modify, now: file(), copied: true, lower: file() },
    ['copied-up', 'changed'],
  ],
  [
    'a copy for its rights',
    { mask: FAN.create | FAN.attributes, now: file(), copied: true, lower: file() },
    ['copied-up', 'attributes'],
  ],
  ['a copy that got another name', { mask: FAN.create | FAN.movedFrom, now: whiteout, copied: true }, ['copied-up']],
  ['the other name', { mask: FAN.movedTo, now: file(), from: '/a' }, ['renamed']],
  ['a whiteout of a file below', { mask: FAN.movedTo, now: whiteout, lower: file() }, ['deleted']],
  ['a whiteout over a copy', { mask: FAN.movedTo, before: file(), now: whiteout, lower: file() }, ['deleted']],
  [
    'a directory below that was emptied and exchanged with its whiteout before we looked',
    { mask: FAN.movedTo | FAN.movedFrom | FAN.directory, now: whiteout, lower: directory() },
    ['deleted'],
  ],
  ['a whiteout that is known', { mask: FAN.attributes, before: whiteout, now: whiteout }, []],
  ['a file of the upper directory that goes', { mask: FAN.delete, before: file() }, ['deleted']],
  ['what came and went before we looked', { mask: FAN.create | FAN.delete }, []],
  ['a file where a whiteout was', { mask: FAN.movedTo, before: whiteout, now: file(), lower: file() }, ['created']],
  [
    'a directory on the way to a copy',
    { mask: FAN.movedTo, now: directory({ origin: true }), lower: directory() },
    ['copied-up'],
  ],
  [
    'a directory that is made anew',
    { mask: FAN.movedTo, before: whiteout, now: directory({ opaque: true }), lower: directory() },
    ['hidden'],
  ],
  ['one in it, which the image had too', { mask: FAN.create, now: directory(), lower: directory() }, ['hidden']],
  [
    'a directory that is made anew, with the number of the one that has just gone',
    { mask: FAN.movedTo, before: directory(), now: directory({ born: 2n, opaque: true }), lower: directory() },
    ['hidden'],
  ],
  [
    'a directory that is made ready to be moved over what the image has',
    { mask: FAN.attributes, before: directory({ opaque: false }), now: directory({ opaque: true }) },
    [],
  ],
  ['a new directory', { mask: FAN.create, now: directory() }, ['created']],
  ['a directory before its name comes', { mask: FAN.attributes, now: directory({ origin: true }) }, []],
];

describe('what happened to a name', () => {
  test.each(CASES)('%s', (_, happening, expected) => {
    expect(actionsOf({ ...nothing, ...happening })).toEqual(expected);
  });
});
