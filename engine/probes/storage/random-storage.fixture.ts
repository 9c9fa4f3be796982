/** For tests: seeded commands of all kinds that change what a lab keeps: files of containers, containers with mounts and volumes, images. */
import { RANDOM_CONTAINERS, randomFileCommands } from '../files/random-files.fixture.ts';
import { seeded } from '../seeded.fixture.ts';
import { MOUNTING_CONTAINERS, randomMountCommands } from './random-mounts.fixture.ts';

export const STORAGE_KINDS = ['files', 'mounts', 'images'] as const;
export type StorageKind = (typeof STORAGE_KINDS)[number];

/** `container`: run in it, by its shell; else by the lab's. */
export type StorageCommand = { container?: string; line: string };

/** Of ten commands, where all kinds are wanted. */
const SHARES: Readonly<Record<StorageKind, number>> = { files: 5, mounts: 3, images: 2 };

const ALL = [...RANDOM_CONTAINERS, ...MOUNTING_CONTAINERS];
const MADE = ['snap:1', 'snap:2', 'built:1', 'built:2'];
const STEPS = ['echo 1 > /made', 'rm -r /old', 'ln /data/a /hard', 'chmod 600 /top', 'mv /data/b /data/moved', 'true'];
const PLACES = ['/own', '/red/a', '/green/b', '/t/c', '/x/d', '/etc/e', '/anon/f'];

type Draw = <T>(from: readonly T[]) => T;

const KINDS: readonly ((draw: Draw) => string)[] = [
  (draw) => `docker commit ${draw(ALL)} ${draw(MADE)}`,
  (draw) =>
    `printf 'FROM ${draw(['base', 'base', 'busybox', ...MADE])}\\nRUN ${draw(STEPS)}\\n' | docker build -q -t ${draw(MADE)} -`,
  (draw) => `docker rmi ${draw(['', '-f'])} ${draw(MADE)}`,
  (draw) => `docker tag ${draw(['base', 'busybox'])} ${draw(MADE)}`,
  (draw) =>
    draw(['docker image prune -f', 'docker builder prune -f', 'docker volume prune -f', 'docker container prune -f']),
  (draw) => again(draw, draw(RANDOM_CONTAINERS)),
  (draw) => `docker restart -t 0 ${draw(ALL)}`,
  (draw) => `docker create --name ${draw(MOUNTING_CONTAINERS)} -v red:/red ${draw(MADE)} sleep 100000`,
  (draw) => `docker cp /etc/hostname ${draw(ALL)}:/copied`,
  ...Array.from({ length: 3 }, () => (draw: Draw) => write(draw)),
];

const again = (draw: Draw, name: string): string =>
  `docker rm -f ${name}; docker run -d --name ${name} ${draw(['base', ...MADE])} sleep 100000`;

const write = (draw: Draw): string =>
  `docker exec ${draw(MOUNTING_CONTAINERS)} sh -c 'head -c ${draw([0, 5000, 300_000])} /dev/zero > ${draw(PLACES)}'`;

/** @param seed gives the same commands again */
export function randomStorageCommands(seed: number, count: number, kinds: readonly StorageKind[]): StorageCommand[] {
  const next = seeded(seed);
  const draw: Draw = (from) => from[Math.floor(next() * from.length)] as never;
  const [files, mounts] = [randomFileCommands(seed, count), randomMountCommands(seed, count)];
  const bag = kinds.flatMap((kind) => Array.from({ length: SHARES[kind] }, () => kind));
  return Array.from({ length: count }, (_, step): StorageCommand => {
    const kind = draw(bag);
    if (kind === 'files') return files[step] as StorageCommand;
    return { line: kind === 'mounts' ? (mounts[step] as string) : `{ ${draw(KINDS)(draw)}; } >/dev/null 2>&1` };
  });
}

/** All of them at once, but those of one container, and those of the lab's own shell, in their order. */
export function scriptOf(commands: readonly StorageCommand[]): string {
  const inside = RANDOM_CONTAINERS.map((name) => {
    const own = commands.flatMap(({ container, line }) => (container === name ? [line] : []));
    return `docker exec ${name} sh -c '${own.join('; ')}; true' 2>/dev/null`;
  });
  const outside = commands.flatMap(({ container, line }) => (container === undefined ? [line] : []));
  return [...inside.map((line) => `${line} &`), ...outside, 'wait; true'].join('\n');
}
