/** What a mount is for. The order of the questions matters: the first that fits answers. */
import { type Explainable, flagsOf, textArgument } from './explanation.ts';

type Mount = { source: string; target: string; type: string; has: (flag: string) => boolean };

const MOUNTS: readonly [(mount: Mount) => boolean, string][] = [
  [
    ({ type, target }) => type === 'overlay' && /-init\//.test(target),
    'Joins the image’s layers under a thin extra layer, into which dockerd puts mount points such as /etc/hosts. Taken off again at once.',
  ],
  [
    ({ type }) => type === 'overlay',
    'Joins the image’s read-only layers and the container’s own writable layer into one tree: the container’s root file system.',
  ],
  [
    ({ has }) => has('MS_REMOUNT') && has('MS_RDONLY'),
    'Makes what was just mounted read-only. A bind mount takes two calls for this: first bind, then remount with new properties.',
  ],
  [({ has }) => has('MS_REMOUNT'), 'Changes the properties of something that is mounted already.'],
  [
    ({ source, target }) => source === '/dev/null' && /^\/(proc|sys)/.test(target),
    'Hides a file of the kernel from the container by mounting /dev/null over it.',
  ],
  [
    ({ type, target, has }) => type === 'tmpfs' && has('MS_RDONLY') && /^\/(proc|sys)/.test(target),
    'Hides a directory of the kernel from the container under an empty, read-only file system.',
  ],
  [
    ({ source }) => /ns\/(net|mnt|pid|ipc|uts)$/.test(source),
    'Gives a namespace a name in the file tree. It stays alive as long as this mount does, and dockerd can enter it later.',
  ],
  [
    ({ source }) => /\/(resolv\.conf|hosts|hostname)$/.test(source),
    'Lays one of the files that dockerd wrote for this container (names, addresses, DNS) over the image’s own.',
  ],
  [
    ({ source }) => /\/volumes\/[^/]+\/_data$/.test(source),
    'Mounts a volume: its directory on the host appears in the container.',
  ],
  [
    ({ source }) => /^\/sys\/fs\/cgroup/.test(source),
    'Shows the container its own part of the cgroup tree, read-only.',
  ],
  [
    ({ source, has }) => /^\/dev\//.test(source) && has('MS_BIND'),
    'Lends the container a device of the host: /dev/null, /dev/zero, random numbers. Nothing else of /dev is there.',
  ],
  [
    ({ source, has }) => /^\/proc\//.test(source) && has('MS_BIND'),
    'Mounts a part of /proc onto itself, so that the next call can make just that part read-only.',
  ],
  [({ has }) => has('MS_SLAVE'), 'Cuts the tie in one direction: mounts made inside do not show up on the host.'],
  [({ has }) => has('MS_PRIVATE'), 'Cuts the tie in both directions: mounts made here are seen nowhere else.'],
  [({ has }) => has('MS_SHARED'), 'Ties this mount to its copies: what is mounted below one appears below all.'],
  [({ has }) => has('MS_MOVE'), 'Moves a mount to another place in the tree.'],
  [
    ({ source, target, has }) => has('MS_BIND') && source === target,
    'Mounts a directory onto itself, because only a mount point can become a root later.',
  ],
  [({ has }) => has('MS_BIND'), 'Makes a directory or file appear at a second place. Nothing is copied.'],
  [
    ({ type }) => type === 'proc',
    'Mounts a /proc of the container’s own: it lists the processes of its pid namespace, and no others.',
  ],
  [
    ({ type }) => type === 'sysfs',
    'Mounts /sys: what the kernel tells about devices, as this network namespace sees it.',
  ],
  [({ type }) => type === 'devpts', 'Mounts /dev/pts: terminals of the container’s own.'],
  [({ type }) => type === 'mqueue', 'Mounts the message queues of the container’s IPC namespace.'],
  [({ type }) => /^cgroup2?$/.test(type), 'Mounts the cgroup tree.'],
  [
    ({ source, type }) => type === 'tmpfs' && source === 'shm',
    'Mounts /dev/shm: shared memory, 64 MB unless told otherwise.',
  ],
  [({ type }) => type === 'tmpfs', 'Mounts a file system that lives in memory and is gone with the container.'],
];

export function mount(span: Explainable): string {
  const flags = flagsOf(span);
  const has = (flag: string) => flags.includes(flag) || flags.includes(flag.replace('MS_', ''));
  const facts: Mount = {
    source: textArgument(span, 'source'),
    target: textArgument(span, 'target'),
    type: textArgument(span, 'type'),
    has,
  };
  const text = MOUNTS.find(([fits]) => fits(facts))?.[1] ?? 'Attaches a file system, or part of one, to the tree.';
  return hidesNothing(span) ? `${text} Here it fails, because this kernel has no such file, and runc goes on.` : text;
}

const hidesNothing = (span: Explainable): boolean => {
  const error = textArgument(span, 'errno');
  return error === 'ENOENT' && /^\/(proc|sys)/.test(textArgument(span, 'target'));
};

export const umount = (span: Explainable): string =>
  flagsOf(span).some((flag) => /DETACH$/.test(flag))
    ? 'Takes a mount off the tree at once; it is cleared away when nobody uses it any more.'
    : 'Takes a mount off the tree.';
