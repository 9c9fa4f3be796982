import { expect, test } from 'vitest';
import { containerInCgroup } from './container-in-cgroup.ts';

const ID = '0123456789abcdef'.repeat(4);

test.each([
  ['of version 1', `11:pids:/lab/docker/${ID}\n10:memory:/lab/docker/${ID}\n`, ID],
  ['of version 2', `0::/lab/docker/${ID}\n`, ID],
  ['that systemd made', `0::/system.slice/docker-${ID}.scope\n`, ID],
  ['below the container’s own', `0::/lab/docker/${ID}/inner\n`, ID],
  ['of the lab', '0::/lab/engine\n', undefined],
  ['with more letters than an id', `0::/lab/docker/${ID}a\n`, undefined],
])('a group %s', (_, text, container) => {
  expect(containerInCgroup(text)).toBe(container);
});
