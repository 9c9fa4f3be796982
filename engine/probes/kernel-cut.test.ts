import { expect, test } from 'vitest';
import { decodeCall } from './kernel-decode.ts';
import { KernelLines } from './kernel-lines.ts';

const HEADER = 'E|mount|2013265920|70|1000|7|6|1|2|3|4|0|comm';
const string = (name: string, value: string) => `S|70|1000|${name}|${value}`;
const FULL = 'x'.repeat(199);
const rest = (pieces: number) => Array.from({ length: pieces }, (_, index) => string(`data${index + 1}`, FULL));

test.each<[string, string[], { data: string; cut?: string[] }]>([
  ['shorter than what is read', [string('target', 'y'), string('data', 'short')], { data: 'short' }],
  ['as long as what is read', [string('target', FULL), string('data', 'short')], { data: 'short', cut: ['target'] }],
  ['of two-byte letters', [string('target', `x${'é'.repeat(99)}`), string('data', '')], { data: '', cut: ['target'] }],
  [
    'in pieces, the last of them short',
    [string('target', 'y'), ...rest(2), string('data3', 'z'), string('data', FULL)],
    { data: `${FULL.repeat(3)}z` },
  ],
  [
    'in pieces, the last of them full',
    [string('target', 'y'), ...rest(5), string('data', FULL)],
    { data: FULL.repeat(6), cut: ['data'] },
  ],
])('a text %s', (_, strings, { data, cut }) => {
  const kernel = new KernelLines();
  const lines = [HEADER, string('source', 's'), string('type', 't'), ...strings, 'R|70|1000|0'];
  const [raw] = lines.flatMap((line) => kernel.line(line, 0) ?? []);
  const call = raw && decodeCall(raw);
  expect(call).toMatchObject({ syscall: 'mount', args: { data } });
  expect(call && 'cut' in call ? call.cut : undefined).toEqual(cut);
});
