import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withArgvNow } from './argv-now.ts';
import { decodeCall } from './kernel-decode.ts';
import { KernelLines, type RawCall } from './kernel-lines.ts';

const UNREAD = '00'.repeat(180);
let sleeper: ChildProcess;

beforeAll(async () => {
  sleeper = spawn('sleep', ['600']);
  await once(sleeper, 'spawn');
});
afterAll(() => {
  sleeper.kill();
});

/** A page that was not in memory is read as zeros; a call whose lines never came is given up with what there is. */
const execve = (comm: string, ...rest: string[]): RawCall => {
  const kernel = new KernelLines();
  const lines = [`E|execve|2013265920|70|1000|${sleeper.pid}|6|1|2|3|4|${comm}`, ...rest];
  const [call] = [...lines.flatMap((line) => kernel.line(line, 0) ?? []), ...kernel.expire(1, 0)];
  return call as RawCall;
};

test.each<[string, () => RawCall, string[], string?]>([
  [
    'asked of /proc when they could not be read',
    () => execve('sleep', `A|70|1000|0|${UNREAD}`, 'L|70|1000|10'),
    ['sleep', '600'],
    'proc',
  ],
  ['asked of /proc when they never came', () => execve('sleep'), ['sleep', '600'], 'proc'],
  ['the name alone when it is another program by now', () => execve('other'), ['other'], 'comm'],
  [
    'as they were read, when they were',
    () => execve('sleep', `A|70|1000|0|${Buffer.from('nap\0').toString('hex').padEnd(360, '0')}`, 'L|70|1000|4'),
    ['nap'],
  ],
])('a program’s arguments are %s', (_, raw, argv, argvFrom) => {
  const call = decodeCall(withArgvNow(raw()));
  expect(call).toMatchObject({ name: 'execve', argv });
  expect('argvFrom' in call ? call.argvFrom : undefined).toBe(argvFrom);
});

test('a program that is gone keeps its name', () => {
  const call = { ...execve('sleep'), pid: 2 ** 22 + 1 };
  expect(decodeCall(withArgvNow(call))).toEqual({ name: 'execve', argv: ['sleep'], argvFrom: 'comm' });
});
