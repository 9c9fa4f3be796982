import { expect, test } from 'vitest';
import { decodeCall } from './kernel-decode.ts';
import { KernelLines } from './kernel-lines.ts';

const HEADER = 'E|execve|2013265920|70|1000|7|6|1|2|3|4|comm';
const piece = (offset: number, text: string) => `A|70|1000|${offset}|${Buffer.from(text).toString('hex')}`;
const UNREAD = '\0'.repeat(180);
const WHOLE = `runc\0--root\0${'r'.repeat(165)}\0--`;

/** A page of a program's words that is not in memory is read as zeros. */
test.each([
  ['the last whole word before a gap', [piece(0, WHOLE), piece(180, UNREAD)], ['runc', '--root', 'r'.repeat(165)]],
  [
    'the last whole word before a piece that never came',
    [piece(0, WHOLE), piece(220, 'x'.repeat(180))],
    ['runc', '--root', 'r'.repeat(165)],
  ],
  ['the name of the program, when nothing could be read', [piece(0, UNREAD), piece(180, UNREAD)], ['comm']],
  ['that name too when the beginning could not be read', [piece(0, UNREAD), piece(180, WHOLE)], ['comm']],
])('an argument list ends with %s, and its size says that it was cut', (_, pieces, argv) => {
  const kernel = new KernelLines();
  const [call] = [HEADER, ...pieces, 'L|70|1000|400'].flatMap((line) => kernel.line(line, 0) ?? []);
  expect(call && decodeCall(call)).toEqual({
    ...{ name: 'execve', argv, size: 400 },
    ...(argv[0] === 'comm' && { argvFrom: 'comm' }),
  });
});
