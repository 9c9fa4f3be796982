/** Seeded commands that make, start, stop and remove containers and volumes in all ways; some fail, as people's do. */
import { seeded } from '../seeded.fixture.ts';

export const MOUNTING_CONTAINERS = ['one', 'two', 'three', 'four'];
const VOLUMES = ['red', 'green', 'blue'];
const OPTIONS = [
  ...[
    '--tmpfs /t',
    '--tmpfs /t:size=4m,ro',
    '--read-only',
    '-v /anon',
    '--mount type=tmpfs,target=/m,tmpfs-size=65536',
  ],
  ...[
    '-v /srv/x:/x',
    '-v /srv/x:/x:ro',
    '-v /mnt/s:/s:rslave',
    '-v /mnt/s:/s:rshared',
    '-v /srv/x/f:/f',
    '--privileged',
  ],
];

export const PREPARE =
  'mkdir -p /srv/x /mnt/s; touch /srv/x/f; mount -t tmpfs s /mnt/s; mount --make-shared /mnt/s; true';

export function randomMountCommands(seed: number, count: number): string[] {
  const next = seeded(seed);
  const of = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const some = () =>
    OPTIONS.filter(() => next() < 0.25).filter((one, i, all) => all.findIndex((other) => at(other) === at(one)) === i);
  const volumes = () =>
    VOLUMES.filter(() => next() < 0.4).map(
      (name) => `-v ${name}:${of([`/${name}`, '/etc', '/var'])}${of(['', ':ro', ':nocopy'])}`,
    );
  const run = () =>
    `docker run -d --name ${of(MOUNTING_CONTAINERS)} ${[...some(), ...volumes()].join(' ')} busybox ${of(['sleep 3600', 'sleep 3600', 'true'])}`;
  const command = (): string => {
    switch (Math.floor(next() * 10)) {
      case 0:
        return `docker stop -t 0 ${of(MOUNTING_CONTAINERS)}`;
      case 1:
        return `docker start ${of(MOUNTING_CONTAINERS)}`;
      case 2:
        return `docker rm -f ${of(['', '-v '])}${of(MOUNTING_CONTAINERS)}`;
      case 3:
        return `docker volume create ${of(VOLUMES)}`;
      case 4:
        return `docker volume rm ${of(VOLUMES)}`;
      case 5:
        return `mkdir -p /mnt/s/a; mount -t tmpfs a /mnt/s/a`;
      case 6:
        return of([
          'umount /mnt/s/a',
          `docker exec ${of(MOUNTING_CONTAINERS)} sh -c 'mkdir -p /s/b; mount -t tmpfs b /s/b'`,
          'docker container prune -f',
        ]);
      default:
        return run();
    }
  };
  return Array.from({ length: count }, () => `{ ${command()}; } >/dev/null 2>&1`);
}

/** Where an option mounts: two of one run must not meet. */
const at = (option: string): string =>
  /(?:target=|:|\s)(\/[a-z]+)/.exec(option.replace('/srv/x/f', '').replace('/srv/x', '').replace('/mnt/s', ''))?.[1] ??
  option;
