/** What real containers do to files is told as overlayfs does it, and comes to what `docker diff` says. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { monotonic } from '../clock.ts';
import { ObservedLab } from '../observed-lab.fixture.ts';
import { said } from '../stored-lab.fixture.ts';
import { filesOf, rootOf, saidDiff, toldActions, toldDiff } from './told-files.fixture.ts';

const MIB = 1 << 20;
const LIMIT = { timeout: 20_000, interval: 100 };
const BIG = 200 * MIB;

let lab: ObservedLab;

beforeAll(async () => {
  lab = await ObservedLab.boot();
  const files = [
    'mkdir -p /data/sub /old/deep',
    'dd if=/dev/zero of=/big bs=1M count=200',
    'for f in a b c d e; do echo $f > /data/$f; done; echo s > /data/sub/s; echo o > /old/o; echo d > /old/deep/d',
    'ln -s a /data/link',
  ];
  await said(
    lab,
    `docker run --name maker busybox sh -c '${files.join(' && ')}' && docker commit maker base && docker rm maker`,
  );
}, 300_000);

afterAll(() => lab?.close(), 120_000);

const start = (name: string) => said(lab, `docker run -d --name ${name} base sleep 100000`);
const does = (name: string, line: string) => said(lab, `docker exec ${name} sh -c '${line}'`);
const agrees = (id: string) =>
  vi.waitFor(async () => expect(toldDiff(lab, id)).toEqual(await saidDiff(lab, id)), LIMIT);

it('a large file is copied up once, whole, by the first change of it', async () => {
  const id = await start('large');
  const began = monotonic();
  await does('large', 'echo x >> /big');
  const took = monotonic() - began;
  await vi.waitFor(() => expect(toldActions(lab, id)).toContain('copied-up /big'), LIMIT);
  const copy = filesOf(lab, id).changes.find(({ action }) => action === 'copied-up');
  expect(copy).toMatchObject({ path: '/big', bytes: BIG, where: 'upper', pid: expect.any(Number) });
  expect(copy?.lower).toMatch(/^\/var\/lib\/docker\/overlay2\/[0-9a-f]+\/diff$/);
  // 200 MiB take some milliseconds at least, and were all there before the command was over.
  expect(copy?.took).toBeGreaterThan(10e6);
  expect(copy?.took).toBeLessThan(took);
  await does('large', 'echo y >> /big');
  await vi.waitFor(() => expect(filesOf(lab, id).files.get('/big')?.bytes).toBe(BIG + 4), LIMIT);
  expect(toldActions(lab, id).filter((told) => told === 'copied-up /big')).toHaveLength(1);
  await vi.waitFor(() => expect(rootOf(lab, id)).toMatchObject({ mounted: true, bytes: BIG + 4, entries: 1 }), LIMIT);
  await agrees(id);
}, 120_000);

it.each([
  ['rights alone copy a file', 'chmod 600 /data/a', ['copied-up /data', 'copied-up /data/a', 'attributes /data/a']],
  ['a file of the image goes behind a whiteout', 'rm /data/b', ['deleted /data/b']],
  ['a new file is only in the upper directory', 'echo n > /new', ['created /new']],
  ['a new file that goes leaves nothing', 'rm /new', ['deleted /new']],
  ['a file of the image takes another name', 'mv /data/c /data/c2', ['copied-up /data/c', 'renamed /data/c2']],
  ['a new file takes another name', 'echo n > /n1; sleep 0.2; mv /n1 /n2', ['created /n1', 'renamed /n2']],
  ['a directory that is made anew hides what was in it', 'rm -r /old; mkdir /old', ['hidden /old']],
])(
  '%s',
  async (_, line, expected) => {
    const id = await said(lab, 'docker inspect -f {{.Id}} table 2>/dev/null').catch(() => start('table'));
    const before = toldActions(lab, id).length;
    await does('table', line);
    await vi.waitFor(() => expect(toldActions(lab, id).slice(before)).toEqual(expect.arrayContaining(expected)), LIMIT);
    await agrees(id);
  },
  120_000,
);

it('a deleted file of the image is a whiteout: the upper directory has a device that is none', async () => {
  const id = await start('eraser');
  await does('eraser', 'rm /data/c');
  await vi.waitFor(
    () => expect(filesOf(lab, id).files.get('/data/c')).toMatchObject({ now: 'whiteout', last: { whiteout: true } }),
    LIMIT,
  );
  const { upper = '', lower = [] } = rootOf(lab, id) ?? {};
  expect(await said(lab, `stat -c '%F %t:%T' ${upper}/data/c`)).toBe('character special file 0:0');
  const { lower: below } = filesOf(lab, id).files.get('/data/c') ?? {};
  expect(lower.map(({ directory }) => directory)).toContain(below);
  expect(await said(lab, `cat ${below}/data/c`)).toBe('c');
  expect(await saidDiff(lab, id)).toContain('D /data/c');
  await agrees(id);
}, 120_000);

it('two containers of one image stand on the same layers, and see each their own change', async () => {
  const [one, two] = [await start('one'), await start('two')];
  await does('one', 'rm /data/d; echo 1 > /data/e');
  await does('two', 'echo 2 > /mine; exec 3< /data/e; sleep 1');
  await Promise.all([agrees(one), agrees(two)]);
  const [first, second] = [rootOf(lab, one), rootOf(lab, two)];
  expect(first?.lower.slice(0, -1)).toEqual(second?.lower.slice(0, -1));
  expect(first?.lower.slice(0, -1).every(({ chain }) => chain?.startsWith('sha256:'))).toBe(true);
  expect(first?.lower.at(-1)?.directory).toBe(first?.init);
  expect(first?.upper).not.toBe(second?.upper);
  await vi.waitFor(
    () =>
      expect(
        filesOf(lab, two).changes.find(({ action, path }) => action === 'read' && path === '/data/e'),
      ).toMatchObject({ where: 'lower' }),
    LIMIT,
  );
}, 120_000);

it('a volume gets what the image has at its place, and keeps what is written to it', async () => {
  const id = await said(lab, 'docker run -d --name vol -v keep:/data base sleep 100000');
  await does('vol', 'echo v > /data/a; rm /data/b');
  const ofVolume = () =>
    lab.observations.flatMap((seen) =>
      seen.kind === 'engine.event' && seen.subject.id.startsWith('volume:keep/')
        ? [`${seen.action} ${seen.attributes.path}`]
        : [],
    );
  await vi.waitFor(
    () => expect(ofVolume()).toEqual(expect.arrayContaining(['copied-in /a', 'changed /a', 'deleted /b'])),
    LIMIT,
  );
  await agrees(id);
}, 120_000);

it('what docker cp puts into a container that never ran is told, though it is mounted for a moment only', async () => {
  const id = await said(lab, 'docker create --name still -v kept:/kept base true');
  await said(lab, 'docker cp /etc/hostname still:/copied && docker cp /etc/hostname still:/data/e');
  await agrees(id);
  expect(toldDiff(lab, id)).toEqual(expect.arrayContaining(['A /copied', 'C /data/e', 'A /kept']));
  // To write inside of it, dockerd makes the container's root its own, and takes away again what it needs for that.
  const deleted = () =>
    toldActions(lab, id).filter((told) => told.startsWith('deleted') && !told.startsWith('deleted /.pivot_root'));
  await said(lab, 'docker rm still');
  await vi.waitFor(() => expect(rootOf(lab, id)).toBeUndefined(), LIMIT);
  expect(deleted()).toEqual([]);
}, 120_000);

it('a container that goes takes its root with it, and what removes it is told as no change of it', async () => {
  const id = await start('short');
  await does('short', 'echo x > /data/a');
  await agrees(id);
  await said(lab, 'docker rm -f short');
  await vi.waitFor(() => expect(rootOf(lab, id)).toBeUndefined(), LIMIT);
  expect(toldActions(lab, id).filter((told) => told.startsWith('deleted'))).toEqual([]);
}, 120_000);
