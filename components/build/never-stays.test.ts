import { expect, test } from 'vitest';
import { lentBy } from './never-stays.ts';

test.each([
  [
    'a cache',
    'FROM a\nRUN --mount=type=cache,target=/c x',
    [{ type: 'cache', what: '/c', lines: { first: 2, last: 2 } }],
  ],
  [
    'a secret and a file, of a RUN of two lines',
    'FROM a\nRUN --mount=type=secret,id=token \\\n --mount=type=bind,source=x,target=/x y',
    [
      { type: 'secret', what: 'token', lines: { first: 2, last: 3 } },
      { type: 'bind', what: '/x', lines: { first: 2, last: 3 } },
    ],
  ],
  ['nothing', 'FROM a\nRUN x\nCOPY a b', []],
  ['what is no Dockerfile', 'hello', []],
])('%s', (_, text, lent) => {
  expect(lentBy(text)).toEqual(lent);
});
