import { expect, test } from 'vitest';
import { mayBeAccount, nameIn, placeIn, spaceOf } from './lab-space.ts';

const ACCOUNTS = ['student', 'alice'];

test.each([
  ['student/app', { repository: 'labs/x1/student/app', isOwn: true }],
  ['alice/a/b', { repository: 'labs/x1/alice/a/b', isOwn: true }],
  ['library/nginx', { repository: 'library/nginx', isOwn: false }],
  ['nicolaka/netshoot', { repository: 'nicolaka/netshoot', isOwn: false }],
  ['student', { repository: 'student', isOwn: false }],
  ['students/app', { repository: 'students/app', isOwn: false }],
  ['labs/x1/student/app', null],
  ['labs/x2/student/app', null],
])('%s is at %j', (name, place) => {
  expect(placeIn('x1', ACCOUNTS, name)).toEqual(place);
});

test.each([
  ['labs/x1/student/app', 'student/app'],
  ['labs/x2/student/app', null],
  ['labs/x11/student/app', null],
  ['library/nginx', 'library/nginx'],
])('%s of the registry is known as %s', (repository, name) => {
  expect(nameIn('x1', repository)).toBe(name);
});

test.each(['', '..', 'a/b', 'A', 'a-', '-a'])('a lab %j has no space', (id) => {
  expect(() => spaceOf(id)).toThrow(/can't be a part/);
});

test.each([
  ['alice', true],
  ['library', false],
  ['labs', false],
  ['a/b', false],
  ['', false],
  ['a'.repeat(31), false],
])('%j may be an account: %s', (name, may) => {
  expect(mayBeAccount(name)).toBe(may);
});
