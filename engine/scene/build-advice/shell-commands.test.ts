import { expect, test } from 'vitest';
import { commandsOf } from './shell-commands.ts';

const said = (text: string): string[] =>
  commandsOf(text).map(({ program, args, piped }) => [program, ...args, ...(piped ? ['|'] : [])].join(' '));

test.each<[string, string, string[]]>([
  ['one command', 'make all', ['make all']],
  ['several', 'apt-get update && apt-get install -y curl; true', ['apt-get update', 'apt-get install -y curl', 'true']],
  ['a pipe', 'curl -s x | sh', ['curl -s x |', 'sh']],
  ['either of two', 'a || b', ['a', 'b']],
  ['operators in quotes are text', 'echo "a && b" \'c; d\'', ['echo a && b c; d']],
  ['assignments stand before', 'DEBIAN_FRONTEND=noninteractive apt-get update', ['apt-get update']],
  ['words of the shell stand before', 'if true; then cd /x; fi', ['true', 'cd /x', 'fi']],
  ['a heredoc', '<<EOF\nset -e\n# no\nmake\nEOF', ['set -e', 'make']],
  ['a line that goes on', 'make \\\n  all', ['make all']],
  ['nothing', '', []],
  ['an open quote is a word', 'echo "half', ['echo "half']],
])('%s', (_, text, expected) => {
  expect(said(text)).toEqual(expected);
});
