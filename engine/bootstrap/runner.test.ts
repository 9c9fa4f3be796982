import { afterEach, expect, test, vi } from 'vitest';
import { run } from './runner.mjs';

const node = (script: string) => ({ argv: [process.execPath, '-e', script] });
const MINUTE_MS = 60_000;

afterEach(() => {
  vi.restoreAllMocks();
});

function watchStdout(): string[] {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  return written;
}

test('a runner’s output is shown as it comes, and kept with its status', async () => {
  const written = watchStdout();
  const script = "console.log('3 passed, 0 failed'); process.exitCode = 4";
  const ran = await run(node(script), MINUTE_MS);
  expect(ran).toEqual({ status: 4, output: '3 passed, 0 failed\n', told: '' });
  expect(written).toEqual(['3 passed, 0 failed\n']);
});

test('what runs aside is kept with all it said, and not shown', async () => {
  const written = watchStdout();
  const script = "console.log('4 passed, 0 failed'); console.error('slow')";
  expect(await run(node(script), MINUTE_MS, { shown: false })).toEqual({
    ...{ status: 0, output: '4 passed, 0 failed\n', told: 'slow\n' },
  });
  expect(written).toEqual([]);
});

test('a runner that takes too long is ended, and that is said', async () => {
  const written = watchStdout();
  const ran = await run(node('setInterval(() => {}, 1000)'), 200);
  expect(ran.status).not.toBe(0);
  expect(written.join('')).toContain('not over after');
});

test('a program that is not there has failed', async () => {
  const written = watchStdout();
  const ran = await run({ argv: ['/no/such/program'] }, MINUTE_MS);
  expect(ran.status).not.toBe(0);
  expect(written.join('')).toContain('ENOENT');
});

test('nothing of it is left listening for signals', () => {
  expect(process.listenerCount('SIGHUP')).toBe(0);
});
