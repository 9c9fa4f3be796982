import { describe, expect, test } from 'vitest';
import { expand, wordsOf } from './shell-word.ts';

const variables = new Map([
  ['A', '1'],
  ['B', ''],
]);
const B = '\\';
/** `${…}`, which the linter would take for a template. */
const braced = (inner: string): string => `$${`{${inner}}`}`;

describe('variables and quotes', () => {
  test.each([
    ['$A', '1', '1'],
    ['$A$A', '11', '11'],
    ['x$AB', 'x', 'x$AB'],
    [`x${braced('A')}B`, 'x1B', 'x1B'],
    ['$NONE', '', '$NONE'],
    [braced('NONE'), '', braced('NONE')],
    [braced('NONE:-d$A'), 'd1', 'd1'],
    [braced('B:-d'), 'd', 'd'],
    [braced('B-d'), '', ''],
    [braced('A:+y'), 'y', 'y'],
    [braced('NONE+y'), '', ''],
    [braced('A:?no'), '1', '1'],
    [braced('A##x'), braced('A##x'), braced('A##x')],
    ['"$A"', '1', '"1"'],
    ["'$A'", '$A', "'$A'"],
    [`"${B}$A ${B}" x"`, '$A " x', `"${B}$A ${B}" x"`],
    [`${B}$A`, '$A', `${B}$A`],
    ['$', '$', '$'],
    ['a$ b', 'a$ b', 'a$ b'],
    ['${', '${', '${'],
    ['"open $A', 'open 1', '"open 1'],
    [`end${B}`, `end${B}`, `end${B}`],
  ])('%s → %s, and as BuildKit prints a RUN: %s', (text, filled, printed) => {
    expect([expand(text, { variables }).text, expand(text, { variables, raw: true }).text]).toEqual([filled, printed]);
  });

  test('tells which names were asked for', () => {
    expect(expand(`$A ${braced('X:-$Y')} '$Z'`, { variables }).used).toEqual(['A', 'X', 'Y']);
  });

  test.each([
    ['a  b', ['a', 'b']],
    ['a "b c" d', ['a', '"b c"', 'd']],
    [`a b${B} c`, ['a', `b${B} c`]],
    ["x='a b'", ["x='a b'"]],
    ['', []],
  ])('%s is words', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });
});
