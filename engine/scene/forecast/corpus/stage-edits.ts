/** Several stages, mounts, and what empties caches. */
import { BUILDKIT, type CorpusCase, on, pair } from './corpus-case.ts';

const F = { f: 'f\n', g: 'g\n' };
/** Each has lines of its own, so that none finds what another made. */
const STAGES = (build: string, unused = 'u') =>
  `FROM busybox AS build
RUN ${build}
FROM busybox AS unused
RUN echo ${unused}
FROM busybox
RUN echo last ${/s\d+/.exec(build)?.[0]}
COPY --from=build /out /out
`;
const SECRET = (first: string) =>
  on(`RUN ${first}`, `RUN --mount=type=secret,id=s echo secret ${/s\d+/.exec(first)?.[0]}`);
const mount = (flags: string, command: string) => on(`RUN --mount=${flags} ${command}`);

export const STAGE_EDITS: readonly CorpusCase[] = [
  pair('several stages, nothing changed', { dockerfile: STAGES('echo s01 > /out') }, {}, { builders: BUILDKIT }),
  pair(
    'a stage edited that is not needed',
    { dockerfile: STAGES('echo s02 > /out') },
    { dockerfile: STAGES('echo s02 > /out', 'other') },
  ),
  pair(
    'a stage edited, what is copied of it differs',
    { dockerfile: STAGES('echo s03 > /out') },
    { dockerfile: STAGES('echo s03 more > /out') },
  ),
  pair(
    'a stage edited, what is copied of it is the same',
    { dockerfile: STAGES('echo s04 > /out') },
    { dockerfile: STAGES('echo  s04 > /out') },
  ),
  pair(
    'another path copied from a stage',
    { dockerfile: STAGES('echo s05 > /out; echo x > /more') },
    { dockerfile: STAGES('echo s05 > /out; echo x > /more').replace('/out /out', '/more /out') },
  ),
  pair('--target takes another stage', { dockerfile: STAGES('echo s06 > /out') }, { options: { target: 'unused' } }),
  pair(
    'a stage stands on one that is edited',
    { dockerfile: 'FROM busybox AS a\nRUN echo s07\nFROM a\nRUN echo b\n' },
    { dockerfile: 'FROM busybox AS a\nRUN echo s07 x\nFROM a\nRUN echo b\n' },
    { builders: BUILDKIT },
  ),
  pair(
    'a stage gets a name',
    { dockerfile: 'FROM busybox\nRUN echo s08 > /o\nFROM busybox\nCOPY --from=0 /o /o\n' },
    { dockerfile: 'FROM busybox AS a\nRUN echo s08 > /o\nFROM busybox\nCOPY --from=a /o /o\n' },
    { builders: BUILDKIT },
  ),
  pair(
    'two stages with the same lines',
    {
      dockerfile:
        'FROM busybox AS a\nRUN echo s09\nFROM busybox AS b\nRUN echo s09\nFROM scratch\nCOPY --from=a /bin/true /a\nCOPY --from=b /bin/true /b\n',
    },
    {},
  ),
  pair('from another image', { dockerfile: on('COPY --from=alpine /etc/os-release /s10') }, {}),
  pair(
    'a secret’s content',
    { dockerfile: SECRET('echo s11'), options: { secrets: { s: 'one' } } },
    { options: { secrets: { s: 'two' } } },
    { builders: BUILDKIT },
  ),
  pair(
    'a secret above an edited RUN',
    { dockerfile: SECRET('echo s12'), options: { secrets: { s: 'one' } } },
    { dockerfile: SECRET('echo  s12') },
    { builders: BUILDKIT },
  ),
  pair(
    'a cache gets an id',
    { dockerfile: mount('type=cache,target=/c', 'echo s13') },
    { dockerfile: mount('type=cache,id=other,target=/c', 'echo s13') },
    { builders: BUILDKIT },
  ),
  pair(
    'a cache gets another id than it had',
    { dockerfile: mount('type=cache,id=one,target=/c', 'echo s18') },
    { dockerfile: mount('type=cache,id=two,target=/c,sharing=locked', 'echo s18') },
    { builders: BUILDKIT },
  ),
  pair(
    'a cache gets another place',
    { dockerfile: mount('type=cache,target=/c', 'echo s14') },
    { dockerfile: mount('type=cache,target=/d', 'echo s14') },
    { builders: BUILDKIT },
  ),
  pair(
    'a file edited that is only mounted',
    { dockerfile: mount('type=bind,source=f,target=/m', 'echo s15'), files: F },
    { files: { f: 'f2\n' } },
    { builders: BUILDKIT },
  ),
  pair(
    'beside a file that is only mounted',
    { dockerfile: mount('type=bind,source=f,target=/m', 'echo s16'), files: F },
    { files: { g: 'g2\n' } },
    { builders: BUILDKIT },
  ),
  pair(
    'a mount of the same content from another path',
    { dockerfile: mount('type=bind,source=d,target=/m', 'echo s17'), files: { 'd/f': 'f\n', 'e/f': 'f\n' } },
    { dockerfile: mount('type=bind,source=e,target=/m', 'echo s17') },
    { builders: BUILDKIT },
  ),
];

const LIFE = (name: string) => on(`RUN echo ${name}`, 'WORKDIR /w', 'COPY f /', 'CMD ["a"]');

const COPIED = (name: string, to: string) =>
  `FROM busybox AS a\nRUN echo ${name} > /f\nFROM busybox\nCOPY --from=a /f ${to}\n`;

export const CACHE_LIVES: readonly CorpusCase[] = [
  pair('--no-cache', { dockerfile: LIFE('l01'), files: F }, { options: { noCache: true } }),
  pair(
    '--no-cache, WORKDIR first',
    { dockerfile: on('WORKDIR /l02', 'COPY f /'), files: F },
    { options: { noCache: true } },
  ),
  pair(
    '--no-cache-filter',
    { dockerfile: 'FROM busybox AS a\nRUN echo l03\nFROM busybox\nRUN echo l03b\nCOPY --from=a /bin/true /t\n' },
    { options: { noCacheStages: ['a'] } },
    { builders: BUILDKIT },
  ),
  pair('docker builder prune', { dockerfile: LIFE('l04'), files: F }, {}, { between: { kind: 'prune', all: false } }),
  pair(
    'docker builder prune --all',
    { dockerfile: LIFE('l05'), files: F },
    {},
    { between: { kind: 'prune', all: true } },
  ),
  pair(
    'docker builder prune, a stage that is copied from',
    { dockerfile: COPIED('l20', '/l20') },
    {},
    { builders: BUILDKIT, between: { kind: 'prune', all: false } },
  ),
  pair(
    'docker builder prune, a stage that is copied from otherwise',
    { dockerfile: COPIED('l21', '/l21') },
    { dockerfile: COPIED('l21', '/l21b') },
    { builders: BUILDKIT, between: { kind: 'prune', all: false } },
  ),
  pair('docker rmi', { dockerfile: LIFE('l06'), files: F }, {}, { between: { kind: 'remove' } }),
  pair(
    'the base is another image',
    { dockerfile: 'FROM BASE\nCOPY f /l07\nRUN echo b\n', files: F },
    {},
    {
      builders: BUILDKIT,
      base: on('RUN echo base > /b'),
      between: { kind: 'rebase', dockerfile: on('RUN echo other > /b') },
    },
  ),
  pair(
    'the base has another label',
    { dockerfile: 'FROM BASE\nCOPY f /l08\nRUN echo b\n', files: F },
    {},
    { base: on('LABEL a=1'), between: { kind: 'rebase', dockerfile: on('LABEL a=2') } },
  ),
  pair(
    'the base has another environment',
    { dockerfile: 'FROM BASE\nCOPY f /l09\nRUN echo b\n', files: F },
    {},
    { builders: BUILDKIT, base: on('ENV A=1'), between: { kind: 'rebase', dockerfile: on('ENV A=2') } },
  ),
  pair(
    'a build that failed, mended',
    { dockerfile: on('RUN echo l10', 'RUN false') },
    { dockerfile: on('RUN echo l10', 'RUN true') },
    { builders: BUILDKIT },
  ),
];
