/** For tests: commands that change files of containers, drawn by a seed. Some of them fail, as people's do. */
import { seeded } from '../seeded.fixture.ts';

const CONTAINERS = ['r0', 'r1', 'r2'] as const;
const OLD = ['/data/a', '/data/b', '/data/c', '/data/sub/s', '/data/sub/t', '/old/o', '/old/deep/d', '/top'] as const;
const NEW = ['/data/n', '/data/sub/n', '/fresh/x', '/fresh/y', '/x', '/old/deep/n'] as const;
const DIRECTORIES = ['/data', '/data/sub', '/old', '/old/deep', '/fresh', '/fresh/in', '/data/dir'] as const;
const FILES = [...OLD, ...NEW] as const;
const ALL = [...FILES, ...DIRECTORIES, '/data/link'] as const;

type Draw = <T>(from: readonly T[]) => T;

const KINDS: readonly ((draw: Draw) => string)[] = [
  (draw) => `echo ${draw(['1', '22', '333'])} >> ${draw(FILES)}`,
  (draw) => `echo ${draw(['1', '22', '333'])} > ${draw(FILES)}`,
  (draw) => `: >> ${draw(FILES)}`,
  (draw) => `cat ${draw(FILES)}`,
  (draw) => `rm -f ${draw(FILES)}`,
  (draw) => `rm -rf ${draw(ALL)}`,
  (draw) => `rm -r ${draw(DIRECTORIES)}; mkdir -p ${draw(DIRECTORIES)}`,
  (draw) => `mkdir -p ${draw(DIRECTORIES)}`,
  (draw) => `rmdir ${draw(DIRECTORIES)}`,
  (draw) => `mv ${draw(FILES)} ${draw(FILES)}`,
  (draw) => `mv ${draw(DIRECTORIES)} ${draw(DIRECTORIES)}`,
  (draw) => `mv ${draw(FILES)} ${draw(DIRECTORIES)}`,
  (draw) => `chmod ${draw(['600', '640', '755'])} ${draw(ALL)}`,
  (draw) => `chown ${draw(['1', '2'])} ${draw(ALL)}`,
  (draw) => `ln -f ${draw(FILES)} ${draw(FILES)}`,
  (draw) => `ln -sf ${draw(FILES)} ${draw(FILES)}`,
  (draw) => `touch ${draw(ALL)}`,
  (draw) => `truncate -s ${draw(['0', '5'])} ${draw(FILES)}`,
  (draw) => `cp ${draw(FILES)} ${draw(FILES)}`,
  // Never into itself: busybox would copy what it has just copied.
  (draw) => `cp -r ${draw(['/data', '/data/sub', '/old/deep'])} ${draw(['/fresh', '/fresh/in'])}`,
  // Under a name that nothing opens: whoever opens a pipe waits for its other end.
  () => 'mkfifo /data/pipe',
  () => 'rm -f /data/pipe',
];

/** Makes what the image of these containers has. */
export const MAKE_OLD = [
  'mkdir -p /data/sub /old/deep',
  `for f in ${OLD.join(' ')}; do echo $f > $f; done`,
  'ln -s a /data/link',
].join('; ');

export type FileCommand = { container: (typeof CONTAINERS)[number]; line: string };

/** @param seed gives the same commands again */
export function randomFileCommands(seed: number, count: number): FileCommand[] {
  const next = seeded(seed);
  const draw: Draw = (from) => from[Math.floor(next() * from.length)] as never;
  return Array.from({ length: count }, () => ({ container: draw(CONTAINERS), line: draw(KINDS)(draw) }));
}

export const RANDOM_CONTAINERS = CONTAINERS;
