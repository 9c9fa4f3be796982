/** System calls and scheduler events, by span name. Sentences read the arguments where these change what a call is for. */
import { argument, type Entry, type Explainable, flagsOf, textArgument } from './explanation.ts';
import { mount, umount } from './mounts.ts';
import { manualPage, type Spec } from './specification.ts';

/** Names that are no manual page of section 2 themselves. */
const PAGES: Readonly<Record<string, Spec>> = {
  cgroup_mkdir: manualPage('cgroups', 7),
  cgroup_attach: manualPage('cgroups', 7),
  cgroup_rmdir: manualPage('cgroups', 7),
  cgroup_write: manualPage('cgroups', 7),
  exit: manualPage('_exit', 2),
  oom: {
    name: 'Linux: memory control groups',
    url: 'https://www.kernel.org/doc/html/latest/admin-guide/cgroup-v2.html#memory',
  },
  mknodat: manualPage('mknod', 2),
  clone3: manualPage('clone', 2),
  umount2: manualPage('umount', 2),
  sendto: manualPage('send', 2),
  sendmsg: manualPage('send', 2),
  setgroups: manualPage('getgroups', 2),
};

export const pageOf = (syscall: string): Spec => PAGES[syscall] ?? manualPage(syscall, 2);

const NAMESPACE_FLAG = /NEW(NS|UTS|IPC|PID|NET|USER|CGROUP|TIME)$/;
const namespaces = (span: Explainable): boolean => flagsOf(span).some((flag) => NAMESPACE_FLAG.test(flag));

function clone(span: Explainable): string {
  if (namespaces(span))
    return 'Makes a new process in new namespaces: it does not share the marked views with its parent.';
  if (flagsOf(span).some((flag) => flag.endsWith('VFORK')))
    return 'Makes a new process that will at once execute another program; the parent waits until it has.';
  if (flagsOf(span).some((flag) => flag.endsWith('CLONE_PARENT') || flag === 'PARENT'))
    return 'Makes a new process as a sibling, not a child: runc hands its work on to the next stage so.';
  return 'Makes a new process as a copy of this one.';
}

function unshare(span: Explainable): string {
  return span.from === 'dockerd'
    ? 'dockerd takes one of its threads out of the shared view, to unpack a layer there without touching the rest.'
    : 'Leaves views that were shared with the host and takes new, own ones: the flags say which. This is where the container is separated.';
}

function pivotRoot(span: Explainable): string {
  return span.from === 'dockerd'
    ? 'dockerd locks one of its threads into the directory of a layer before it unpacks files there, so that no path in it can lead out.'
    : 'Makes the container’s file tree the root of everything this process sees; the host’s tree is put aside and then taken off.';
}

function capset(span: Explainable): string {
  const kept = argument(span, 'effective');
  const says = 'Sets the process’s capabilities: the parts of root’s power it keeps.';
  return Array.isArray(kept) ? `${says} Here it keeps ${kept.length} of 41.` : says;
}

function prctl(span: Explainable): string {
  switch (textArgument(span, 'option') || textArgument(span, 'op')) {
    case 'PR_SET_CHILD_SUBREAPER':
      return 'Becomes the foster parent: orphans among its descendants become children of this process, so that it learns how they end.';
    case 'PR_SET_SECCOMP':
      return 'Installs the filter of allowed system calls. From here on, calls outside the list fail for this process and its children.';
    case 'PR_CAPBSET_DROP':
      return 'Takes rights out of the bounding set for good: no later program in the container can gain them back.';
    case 'PR_SET_KEEPCAPS':
      return 'Decides whether capabilities survive the change of user that comes next.';
    case 'PR_CAP_AMBIENT':
      return 'Clears or sets ambient capabilities: those that an ordinary program would inherit across execve.';
    case 'PR_SET_NO_NEW_PRIVS':
      return 'Forbids gaining rights through execve: setuid bits have no effect from here on.';
    case 'PR_SET_PDEATHSIG':
      return 'Asks for a signal when the parent ends.';
    case 'PR_SET_DUMPABLE':
      return 'Decides whether others may look into this process’s memory. runc closes that door before it enters a container.';
    default:
      return 'Changes a property of this process.';
  }
}

function keyctl(span: Explainable): string {
  return /JOIN/.test(textArgument(span, 'operation'))
    ? 'Opens a fresh keyring of kernel keys, so that the container does not see the host’s.'
    : 'Reads or sets who may use the container’s new keyring.';
}

function connect(span: Explainable): string {
  const path = textArgument(span, 'path');
  if (/docker\.sock/.test(path)) return 'Opens a connection to dockerd’s socket, the door of the Docker API.';
  if (/containerd\.sock/.test(path)) return 'Opens a connection to containerd’s socket.';
  if (/libnetwork/.test(path)) return 'The hook calls dockerd back, to have the network connected.';
  if (/containerd\/s\//.test(path)) return 'Opens a connection to the socket of a shim.';
  if (/nscd/.test(path)) return 'Looks for a name service cache. There is none here; the lookup goes on without.';
  if (/notify/.test(path)) return 'Reports readiness to the supervisor.';
  return 'Opens a connection to a socket.';
}

function mknod(span: Explainable): string {
  const type = textArgument(span, 'type');
  const path = textArgument(span, 'path');
  if (/exec\.fifo$/.test(path)) return 'Makes the FIFO at which the first process will wait until runc start opens it.';
  if (/-(stdout|stderr|stdin)$/.test(path))
    return 'Makes a FIFO for the container’s input or output, between dockerd and the shim.';
  if (/\/log$/.test(path)) return 'Makes a FIFO on which containerd reads the shim’s log.';
  if (/device/.test(type)) return 'Makes a device file.';
  if (type === 'fifo') return 'Makes a FIFO: a pipe with a name.';
  return 'Makes an empty file, to have something to mount on.';
}

/** cgroup v1 and v2 name the same limits differently. */
const LIMITS: readonly (readonly [RegExp, string])[] = [
  [/^memory\.(limit_in_bytes|max)$/, 'how much memory the container may use, in bytes'],
  [/^memory\.(memsw\.limit_in_bytes|swap\.max)$/, 'how much swap the container may use'],
  [
    /^cpu\.(cfs_quota_us|cfs_period_us|max)$/,
    'how much CPU time the container may have in each period, in microseconds',
  ],
  [/^cpu\.(shares|weight)$/, 'the container’s share when CPU time is short'],
  [/^pids\.max$/, 'how many processes and threads the container may have'],
  [/^cpuset\./, 'which CPUs and memory nodes the container may use'],
  [/^(freezer\.state|cgroup\.freeze)$/, 'whether the container’s processes may run at all'],
];

function cgroupWrite(span: Explainable): string {
  const file = textArgument(span, 'file');
  const limit = LIMITS.find(([name]) => name.test(file))?.[1];
  return limit
    ? `Sets ${limit}, by writing a file of its cgroup.`
    : 'Sets a property of a cgroup, by writing one of its files.';
}

const kill = (span: Explainable): string => `Sends ${textArgument(span, 'signal') || 'a signal'} to a process.`;

const exit = (span: Explainable): string => {
  const signal = textArgument(span, 'signal');
  return signal === '' ? 'The process ends.' : 'The process is ended by a signal.';
};

const hierarchyNote = 'On a host with cgroup v1 this is done once for each controller.';

export const SYSCALLS: Readonly<Record<string, Entry>> = {
  clone,
  clone3: clone,
  fork: 'Makes a new process as a copy of this one.',
  vfork: 'Makes a new process that borrows its parent’s memory until it executes another program.',
  execve: 'Replaces the program of this process by another; process id, namespaces and cgroups stay.',
  execveat: 'Replaces the program of this process by another, named by an open directory or file.',
  exit,
  oom: 'The kernel is out of memory in this cgroup and has chosen a process to end.',
  kill,
  tgkill: kill,
  pidfd_send_signal: kill,

  unshare,
  setns: 'Enters a namespace that exists already. dockerd does so to work inside the container’s network for a moment.',
  sethostname:
    'Sets the host name of this UTS namespace: in a container the first 12 digits of its id, unless told otherwise.',
  setdomainname: 'Sets the NIS domain name of this UTS namespace.',

  mount,
  umount,
  umount2: umount,
  pivot_root: pivotRoot,
  chroot: 'Changes where paths begin for this process. Weaker than pivot_root: the old tree is still mounted.',
  fsopen: 'Begins to set up a file system, by the newer mount interface.',
  fsconfig: 'Sets an option of a file system that is being set up.',
  fsmount: 'Finishes setting up a file system; it is not yet attached anywhere.',
  fspick: 'Opens a mounted file system to change its options.',
  move_mount: 'Attaches a prepared mount at its place in the tree.',
  open_tree: 'Takes hold of a mounted tree, often as a copy, to attach it elsewhere.',
  mount_setattr: 'Changes the properties of a mount, or of all below it.',

  cgroup_mkdir: `Makes a cgroup for the container: a group of processes whose use is counted and limited together. ${hierarchyNote}`,
  cgroup_attach: `Moves a process into a cgroup. What it starts later is born there. ${hierarchyNote}`,
  cgroup_rmdir: 'Removes an empty cgroup.',
  cgroup_write: cgroupWrite,

  connect,
  socket: 'Makes a socket.',
  bind: 'Gives a socket its address.',
  listen: 'Lets a socket take connections.',
  sendto: 'Sends a message on a socket.',
  sendmsg: 'Sends a message on a socket.',

  setuid: 'Changes the user the process runs as, inside its user namespace.',
  setgid: 'Changes the group the process runs as.',
  setreuid: 'Changes the user the process runs as, and which it may change back to.',
  setregid: 'Changes the group the process runs as, and which it may change back to.',
  setresuid: 'Sets all three user ids of the process.',
  setresgid: 'Sets all three group ids of the process.',
  setfsuid: 'Sets the user that counts for file access.',
  setfsgid: 'Sets the group that counts for file access.',
  setgroups: 'Sets the further groups of the process.',
  capset,
  prctl,
  seccomp:
    'Installs the filter of allowed system calls. From here on, calls outside the list fail for this process and its children.',
  keyctl,
  bpf: 'Loads a small program into the kernel. runc writes the rules for devices in this way on cgroup v2.',

  mknod,
  mknodat: mknod,
  mkdir: 'Makes a directory.',
  mkdirat: 'Makes a directory.',
  open: 'Opens a file.',
  openat: 'Opens a file.',
  openat2: 'Opens a file, with rules about which links it may follow on the way.',
  chown: 'Changes the owner of a file.',
  fchownat: 'Changes the owner of a file.',
  ioctl: 'A request to a device or file that has no call of its own.',
};
