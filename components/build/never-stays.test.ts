import { expect, test } from 'vitest';
import { lentBy, searchText } from './never-stays.ts';

test.each([
  [
    'a cache',
    'FROM a\nRUN --mount=type=cache,target=/c x',
    [{ type: 'cache', what: '/c', place: '/c', lines: { first: 2, last: 2 } }],
  ],
  [
    'a secret and a file, of a RUN of two lines',
    'FROM a\nRUN --mount=type=secret,id=token \\\n --mount=type=bind,source=x,target=/x y',
    [
      { type: 'secret', what: 'token → /run/secrets/token', place: '/run/secrets/token', lines: { first: 2, last: 3 } },
      { type: 'bind', what: '/x', place: '/x', lines: { first: 2, last: 3 } },
    ],
  ],
  [
    'a place with a variable in it, and one below a directory that is not known',
    `FROM a\nARG D=/d\nRUN --mount=type=cache,target=\${D}/c --mount=type=tmpfs,target=t x`,
    [
      { type: 'cache', what: `\${D}/c`, place: '/d/c', lines: { first: 3, last: 3 } },
      { type: 'tmpfs', what: 't', lines: { first: 3, last: 3 } },
    ],
  ],
  ['nothing', 'FROM a\nRUN x\nCOPY a b', []],
  ['what is no Dockerfile', 'hello', []],
])('%s', (_, text, lent) => {
  expect(lentBy(text)).toEqual(lent);
});

test.each([
  ['no layer is known', undefined, 'by its kind it is in no layer'],
  [
    'nothing changed',
    { evidence: 'observed' as const, found: [], searched: 0, all: 0 },
    'the step’s layer has no file at all',
  ],
  [
    'all was searched',
    { evidence: 'observed' as const, found: [], searched: 3, all: 3 },
    'nothing is there: all of the step’s layer was searched, 3 changed paths',
  ],
  [
    'not all is told',
    { evidence: 'inferred' as const, found: [], searched: 40, all: 60 },
    'by its kind it is in no layer; of this one 40 of 60 changed paths are told, none of them there',
  ],
  [
    'its files were not read',
    { evidence: 'inferred' as const, found: [], searched: 0 },
    'by its kind it is in no layer; the files of this one were not read',
  ],
  [
    'something is there',
    { evidence: 'observed' as const, found: ['/c/x'], searched: 3, all: 3 },
    'the step’s layer has 1 path there',
  ],
])('where %s, it is said how that is known', (_, search, text) => {
  expect(searchText(search)).toBe(text);
});
