import { expect, test } from 'vitest';
import { hasRoot, MOST_MOUNTS, mountLines, sizeLimitOf } from './mountinfo.ts';

const line = (point: string, { tags = '', root = '/', rest = 'ext4 /dev/loop1 rw,discard' } = {}) =>
  `1464 1388 7:1 ${root} ${point} rw,nodev${tags && ` ${tags}`} - ${rest}`;

test.each([
  ['', 'private'],
  ['shared:7', 'shared'],
  ['master:94', 'slave'],
  ['shared:7 master:94', 'shared'],
  ['unbindable', 'unbindable'],
  ['master:94 propagate_from:2', 'slave'],
])('optional fields "%s" are %s', (tags, propagation) => {
  expect(mountLines(line('/d', { tags })).lines).toMatchObject([
    { propagation, fileSystem: 'ext4', options: ['rw', 'nodev'] },
  ]);
});

test('blanks, tabs, newlines and backslashes are written as numbers', () => {
  expect(mountLines(line('/a\\040b\\011c\\134d', { root: '/x\\012y' })).lines).toMatchObject([
    { point: '/a b\tc\\d', root: '/x\ny' },
  ]);
});

test('of those at one place the last is what the path leads to', () => {
  const table = [line('/d', { root: '/one' }), line('/e'), line('/d', { root: '/two' })].join('\n');
  expect(mountLines(table).lines.map(({ point, root }) => `${point} ${root}`)).toEqual(['/e /', '/d /two']);
});

test('what is no line is none, and there is an end', () => {
  expect(mountLines('\n1 2\nnonsense - \n').lines).toEqual([]);
  const many = Array.from({ length: MOST_MOUNTS + 1 }, (_, i) => line(`/${i}`)).join('\n');
  expect(mountLines(many)).toMatchObject({ cut: true, lines: { length: MOST_MOUNTS } });
});

test.each([
  [['rw', 'size=8192k'], 8 << 20],
  [['size=3g'], 3 * 2 ** 30],
  [['size=65536'], 65_536],
  [['rw', 'mode=755'], undefined],
  [['size=50%'], undefined],
])('a tmpfs with %j', (settings, bytes) => {
  expect(sizeLimitOf(settings)).toBe(bytes);
});

test.each([
  ['its own', 'overlay overlay rw,lowerdir=/l/A:/l/B,upperdir=/var/lib/docker/overlay2/ab12/diff,workdir=/w', true],
  ['its own, mounted from its directory', 'overlay overlay rw,lowerdir=l/A,upperdir=ab12/diff,workdir=ab12/work', true],
  ['the lab’s', 'overlay overlay rw,lowerdir=/lower,upperdir=/labs/one/upper/root', false],
  ['that of another container', 'overlay overlay rw,lowerdir=/l/A,upperdir=/var/lib/docker/overlay2/xab12/diff', false],
  ['none of overlayfs', 'ext4 /dev/loop1 rw', false],
])('the root of a container: %s', (_, rest, is) => {
  const { lines } = mountLines([line('/', { rest }), line('/d')].join('\n'));
  expect(hasRoot(lines, '/var/lib/docker/overlay2/ab12/merged')).toBe(is);
  expect(hasRoot(lines, undefined)).toBe(true);
});
