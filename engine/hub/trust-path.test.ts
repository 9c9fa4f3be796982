import { expect, test } from 'vitest';
import { readTrustPath, withoutHost } from './trust-path.ts';

const GUN = 'docker.io/student/app';
const HASH = 'a'.repeat(64);

test.each([
  'root.json',
  '1.root.json',
  'targets.json',
  `snapshot.${HASH}.json`,
  'timestamp.json',
  'targets/releases.json',
  `targets/releases.${HASH}.json`,
  '',
])('"%s" is signed metadata', (file) => {
  expect(readTrustPath(`/v2/${GUN}/_trust/tuf/${file}`)).toEqual({ kind: 'metadata', gun: GUN, file });
});

test.each(['timestamp.key', 'snapshot.key'])('%s is a key', (file) => {
  expect(readTrustPath(`/v2/${GUN}/_trust/tuf/${file}`)).toEqual({ kind: 'key', gun: GUN, file });
});

test('the base is there', () => {
  expect(readTrustPath('/v2/')).toEqual({ kind: 'base' });
});

test.each([
  '/v2/student/app/_trust/tuf/root.json',
  '/v2/docker.io/app/_trust/tuf/root.json',
  `/v2/${GUN}/_trust/tuf/root.key`,
  `/v2/${GUN}/_trust/tuf/../../x`,
  `/v2/${GUN}/_trust/tuf/targets/../root.json`,
  `/v2/${GUN}/_trust/changefeed`,
  '/v2/_trust/changefeed',
  '/v2/docker.io/%2e%2e/app/_trust/tuf/root.json',
  '/v2/docker.io/Student/app/_trust/tuf/root.json',
  '/metrics',
])('%s is nothing', (path) => {
  expect(readTrustPath(path)).toBeNull();
});

test('a name without its host is the repository’s', () => {
  expect([withoutHost(GUN), withoutHost('student/app')]).toEqual(['student/app', 'student/app']);
});
