import { existsSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keepFromStarting } from './program-only.mjs';

function host() {
  const root = mkdtempSync(join(tmpdir(), 'engine-room-test-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return {
    root,
    unit: join(root, 'etc/systemd/system/docker-registry.service'),
    policy: join(root, 'usr/sbin/policy-rc.d'),
  };
}

test('the service of a package that is wanted for its program never starts', () => {
  const { root, unit, policy } = host();
  const done = keepFromStarting(['runc', 'docker-registry'], root);
  expect([readlinkSync(unit), readFileSync(policy, 'utf8')]).toEqual([
    '/dev/null',
    expect.stringContaining('exit 101'),
  ]);
  done();
  expect([readlinkSync(unit), existsSync(policy)]).toEqual(['/dev/null', false]);
});

test('a host’s own unit and policy stay as they are', () => {
  const { root, unit, policy } = host();
  for (const [file, text] of [
    [unit, 'mine'],
    [policy, 'ours'],
  ] as const) {
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
  }
  keepFromStarting(['docker-registry'], root)();
  expect([readFileSync(unit, 'utf8'), readFileSync(policy, 'utf8')]).toEqual(['mine', 'ours']);
});

test('other packages change nothing', () => {
  const { root, unit, policy } = host();
  keepFromStarting(['runc'], root)();
  expect([existsSync(unit), existsSync(policy)]).toEqual([false, false]);
});
