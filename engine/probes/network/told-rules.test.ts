import { expect, test } from 'vitest';
import type { NamespaceWatch } from './namespace-watch.ts';
import type { RuleReading } from './read-rules.ts';
import { ToldRules } from './told-rules.ts';

const save = (...rules: string[]) => ['*filter', ':DOCKER - [0:0]', ...rules, 'COMMIT', ''].join('\n');

const reading = (...handles: number[]): RuleReading => ({
  chains: [{ family: 'ip', table: 'filter', chain: 'DOCKER' }],
  rules: handles.map((handle) => ({ family: 'ip', table: 'filter', chain: 'DOCKER', handle, count: [0, 0] })),
  cut: false,
});

test('rules that came while they were read, and went again, are not kept', async () => {
  let now = reading();
  const watch = { inode: '1', fd: 0, rules: () => now } as unknown as NamespaceWatch;
  const textOf = async () => {
    const text = now.rules.length === 0 && !came ? save('-A DOCKER -j DROP') : save();
    if (!came) now = reading(7);
    came = true;
    return text;
  };
  let came = false;
  const rules = new ToldRules('/', textOf);
  const told = async () => JSON.stringify((await rules.facts(watch, new AbortController().signal)).chains);
  expect(await told()).toContain('-A DOCKER -j DROP');
  now = reading();
  expect(await told()).not.toContain('-A DOCKER -j DROP');
});
