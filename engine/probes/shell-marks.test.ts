import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ShellObservation } from '#engine/correlate/observation.ts';
import { nanos, terminalId } from '#engine/trace/ids.ts';
import { ShellMarks } from './shell-marks.ts';

const started = (command: number, line: string) => `\x1b]133;C;${command};at=;line=${line}\x07`;
const ended = (exit: number, command: number) => `\x1b]133;D;${exit};${command};at=\x07`;

/** What is observed when these pieces are printed one after the other, consecutive text joined. */
const read = (...pieces: (string | Buffer)[]): string[] => {
  const found: string[] = [];
  let text = '';
  const marks = new ShellMarks(terminalId('t1'), (observation) => {
    if (observation.kind === 'terminal.output') {
      text += observation.data;
      return;
    }
    if (text) found.push(text);
    text = '';
    found.push(told(observation));
  });
  for (const piece of pieces) marks.write(Buffer.from(piece as string), nanos(1));
  return text ? [...found, text] : found;
};

const told = (observation: ShellObservation): string => {
  switch (observation.kind) {
    case 'command.started':
      return `<${observation.command} ${observation.line}>`;
    case 'command.ended':
      return `</${observation.command} ${observation.exit}>`;
    default:
      return observation.kind;
  }
};

const SESSION = `\x1b]133;A\x07$ \x1b]133;B\x07${started(1, 'docker ps')}CONTAINER ID – é\r\n${ended(0, 1)}\x1b]133;A\x07$ ${started(2, 'false')}${ended(1, 2)}`;
const OBSERVED = ['$ ', '<1 docker ps>', 'CONTAINER ID – é\r\n', '</1 0>', '$ ', '<2 false>', '</2 1>'];

describe('what a terminal prints', () => {
  it('is commands and text, without the marks', () => {
    expect(read(SESSION)).toEqual(OBSERVED);
  });

  it('is the same however it is cut into pieces', () => {
    const bytes = Buffer.from(SESSION);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const pieces = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        expect(read(...pieces)).toEqual(OBSERVED);
      }),
    );
  });

  it.each([
    ['a semicolon, a newline and a backslash', 'echo a\\x3bb \\\\n\\x0a', 'echo a;b \\n\n'],
    ['a mark', '\\x1b]133\\x3bD\\x07', '\x1b]133;D\x07'],
    ['a backslash before an x', '\\\\x3b', '\\x3b'],
  ])('keeps %s in a command line', (_, escaped, line) => {
    expect(read(started(1, escaped))).toEqual([`<1 ${line}>`]);
  });

  it('keeps every other sequence', () => {
    const colours = '\x1b[31mred\x1b[0m\x1b]0;title\x07\x1b]8;;http://x\x1b\\link';
    expect(read(colours)).toEqual([colours]);
  });

  it('takes a mark that ends as xterm also ends them', () => {
    expect(read('\x1b]133;C;1;at=;line=ls\x1b\\out')).toEqual(['<1 ls>', 'out']);
  });
});

describe('a mark that the shell did not print', () => {
  it.each([
    [
      'a command that had its turn',
      [started(3, 'real'), ended(0, 3), started(3, 'again'), started(2, 'older')],
      ['<3 real>', '</3 0>'],
    ],
    ['a jump ahead while a command runs', [started(1, 'real'), started(900, 'forged')], ['<1 real>']],
    ['the end of another command', [started(1, 'real'), ended(0, 7), ended(2, 1)], ['<1 real>', '</1 2>']],
    ['a second end', [started(1, 'real'), ended(0, 1), ended(1, 1)], ['<1 real>', '</1 0>']],
    ['no number', ['\x1b]133;C;x;at=;line=a\x07', '\x1b]133;C;-1;at=;line=a\x07', '\x1b]133;D;\x07'], []],
    ['a number too large', [`\x1b]133;C;${'9'.repeat(30)};at=;line=a\x07`], []],
  ])('is not believed: %s', (_, pieces, observed) => {
    expect(read(...pieces)).toEqual(observed);
  });

  it('that never ends does not swallow the terminal for good', () => {
    const shown = read(`\x1b]133;${'x'.repeat(300_000)}`, 'after');
    expect(shown.join('')).toContain('after');
  });
});

describe('when a mark was made', () => {
  const READ = 15e9;
  /** The shell's clock, in these tests, is ours in seconds. */
  const timesOf = (...marks: string[]): number[] => {
    const times: number[] = [];
    const take = (seen: ShellObservation) => times.push(seen.at);
    const reader = new ShellMarks(terminalId('t1'), take, (seconds) => nanos(seconds * 1e9));
    for (const mark of marks) reader.write(Buffer.from(`\x1b]133;${mark}\x07`), nanos(READ));
    return times;
  };

  it('is told by the shell, to the microsecond, also where a comma divides', () => {
    expect(timesOf('C;1;at=14.5;line=a', 'D;0;1;at=14,75', 'C;2;at=14.875;line=b')).toEqual([
      14.5e9, 14.75e9, 14.875e9,
    ]);
  });

  it.each([
    ['nothing', ''],
    ['no number', '.'],
    ['a time to come', '15.1'],
    ['long ago', '4.9'],
  ])('is when it was read if the shell tells %s', (_, time) => {
    expect(timesOf(`C;1;at=${time};line=a`)).toEqual([READ]);
  });

  it('is not before the mark before it', () => {
    expect(timesOf('C;1;at=14.5;line=a', 'D;0;1;at=14.4')).toEqual([14.5e9, READ]);
  });

  it('does not change when the text was read, but the text knows its command', () => {
    const seen: ShellObservation[] = [];
    const reader = new ShellMarks(
      terminalId('t1'),
      (observation) => seen.push(observation),
      (seconds) => nanos(seconds * 1e9),
    );
    reader.write(Buffer.from('\x1b]133;C;1;at=14.5;line=a\x07out\x1b]133;D;0;1;at=14.6\x07$ '), nanos(READ));
    expect(seen.filter(({ kind }) => kind === 'terminal.output')).toMatchObject([
      { at: READ, command: 1, data: 'out' },
      { at: READ, command: null, data: '$ ' },
    ]);
  });
});
