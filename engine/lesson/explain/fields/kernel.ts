/** Arguments and results of system calls, by `call.argument`, and attributes of netlink messages. */
import type { Glossary } from '../glossary.ts';
import {
  bytes,
  count,
  device,
  errno,
  exitCode,
  fileMode,
  id,
  nanoseconds,
  netlinkType,
  oneOf,
  signal,
  user,
} from '../reader.ts';
import { manualPage, RTNETLINK } from '../specification.ts';

const page = (name: string, fields: Glossary['fields'], section = 2): Glossary => ({
  spec: manualPage(name, section),
  fields,
});

const switched = oneOf({ 0: 'off', 1: 'on', 2: 'only for root' });
const descriptor = (what: string) =>
  [`${what}, by the number of the open file; −100 is the working directory`, id] as const;
const flags = 'How the call is to be done';

const CALLS: readonly Glossary[] = [
  page('clone', {
    'clone.flags': 'What the new process shares, and what it gets anew',
    'clone3.flags': 'What the new process shares, and what it gets anew',
    exitSignal: ['Signal to the parent when it ends', signal],
    'fork.child': ['The new process', id],
  }),
  page('unshare', { 'unshare.flags': 'Views that it stops sharing and gets anew' }),
  page('setns', {
    'setns.fd': descriptor('Namespace to enter, or a process whose namespaces are meant'),
    nstype: 'Kind of namespace that is expected; empty for any',
  }),
  page('mount', {
    'mount.source': 'What is mounted: a directory, a device, or just a name',
    'mount.target': 'Where it appears',
    'mount.type': 'Kind of file system; empty for binding, remounting and moving',
    'mount.data': 'Options that are the file system’s own',
    'mount.flags': 'Properties of the mount, or what is done with it',
  }),
  page('umount', { 'umount2.target': 'Mount to take off', 'umount2.flags': flags }),
  page('fsopen', { 'fsopen.type': 'Kind of file system' }),
  page('fsconfig', {
    'fsconfig.fd': descriptor('The file system that is being set up'),
    command: 'What is set',
    'fsconfig.key': 'Name of the option',
    'fsconfig.value': 'Its value',
  }),
  page('fsmount', {
    'fsmount.fd': descriptor('The file system that was set up'),
    attributes: 'Properties of the mount',
  }),
  page('move_mount', {
    fromFd: descriptor('Where the source begins'),
    toFd: descriptor('Where the target begins'),
    'move_mount.source': 'Mount that is attached; empty for the open one itself',
    'move_mount.target': 'Where it appears',
  }),
  page('open_tree', {
    'open_tree.fd': descriptor('Where the path begins'),
    'open_tree.path': 'Mount to take hold of',
    'open_tree.flags': flags,
  }),
  page('pivot_root', { newRoot: 'Directory that becomes /', putOld: 'Where the old tree is put' }),
  page('chroot', { 'chroot.path': 'Directory that becomes / for this process' }),
  page('sethostname', { 'sethostname.name': 'The new host name' }),
  page(
    'credentials',
    {
      uid: ['User id, inside its user namespace', user],
      gid: ['Group id, inside its user namespace', user],
      ruid: ['Real user id: who started it', user],
      euid: ['Effective user id: who it acts as', user],
      suid: ['Saved user id: who it may become again', user],
      rgid: ['Real group id', user],
      egid: ['Effective group id', user],
      sgid: ['Saved group id', user],
      'setgroups.count': ['How many further groups', count],
    },
    7,
  ),
  page('capset', {
    effective: 'What the kernel looks at now',
    permitted: 'What it may make effective',
    inheritable: 'What it may hand on to programs that ask for it',
  }),
  page('prctl', {
    option: 'Which property is changed',
    capability: 'Which part of root’s power',
    'prctl.operation': 'What happens to it',
    'prctl.mode': 'How calls are filtered',
    'prctl.signal': ['Signal to itself when its parent ends', signal],
    'prctl.argument': ['The new value', switched],
  }),
  page('seccomp', { 'seccomp.operation': 'What is asked', 'seccomp.flags': flags }),
  page('bpf', { 'bpf.command': 'What is asked' }),
  page('keyctl', { 'keyctl.operation': 'What is asked' }),
  page('mknod', {
    'mknodat.type': 'Kind of file',
    'mknodat.path': 'Where it is made',
    'mknodat.mode': ['Permissions, before the umask', fileMode],
    dev: ['Device as kind:number; only device files have one', device],
  }),
  page('kill', {
    'kill.pid': ['Process the signal goes to, as the sender counts; 0 its group, −1 all', id],
    'kill.signal': ['The signal', signal],
  }),
  page('pidfd_send_signal', {
    pidfd: descriptor('Process the signal goes to'),
    'pidfd_send_signal.signal': ['The signal', signal],
  }),
  page('connect', { 'connect.path': 'Socket to connect to' }),
  page('execve', {
    argv: 'Program and arguments',
    argvFrom:
      'What told the arguments that could not be read as it began: /proc a moment later, or only the kernel’s name for it (comm)',
    'execve.size': ['Bytes of all arguments; they were cut here', bytes],
  }),
  page('_exit', {
    'exit.code': ['How it ended', exitCode],
    'exit.signal': ['Signal that ended it', signal],
  }),
  page(
    'cgroups',
    {
      hierarchy: ['Which of the host’s cgroup trees: on cgroup v1 there is one for each controller', id],
      'cgroup_mkdir.path': 'The new group',
      'cgroup_rmdir.path': 'The group',
      'cgroup_attach.path': 'The group it comes into',
      'cgroup_write.group': 'The group',
      'cgroup_write.file': 'Its file: the controller, and which of its properties',
      'cgroup_write.value': ['What is written', count],
      'cgroup_attach.pid': ['The process, as the host counts', id],
      victim: ['Process that was chosen, as the host counts', id],
    },
    7,
  ),
  page('errno', { errno: ['Why it failed', errno] }, 3),
];

const NETWORK: Glossary = {
  spec: RTNETLINK,
  fields: {
    family: 'Kind of socket: AF_NETLINK talks to the kernel itself',
    protocol: 'Part of the kernel that is talked to',
    'netlink.type': ['What is asked; the kernel’s headers put RTM_ in front, NFT_MSG_ for packet rules', netlinkType],
    ifindex: ['Network device, by its number in this network namespace', id],
    ifname: 'Name of the device (IFLA_IFNAME)',
    mac: 'Hardware address (IFLA_ADDRESS)',
    mtu: ['Largest packet in bytes (IFLA_MTU)', count],
    master: ['Bridge it is plugged into, by number (IFLA_MASTER); 0 takes it off', id],
    netnsPid: ['Process whose network namespace it moves to (IFLA_NET_NS_PID)', id],
    netnsFd: ['Network namespace it moves to, as an open file (IFLA_NET_NS_FD)', id],
    kind: 'Kind of device (IFLA_INFO_KIND): veth, bridge, vxlan, …',
    peer: 'Name of the other end of the pair (VETH_INFO_PEER)',
    state: 'Whether it is switched on (IFF_UP)',
    address: 'Address of the interface, or of its other end (IFA_ADDRESS)',
    local: 'Its own address (IFA_LOCAL)',
    label: 'Name of the address (IFA_LABEL)',
    destination: 'Where packets are to go (RTA_DST, NDA_DST)',
    gateway: 'Who passes them on (RTA_GATEWAY)',
    oif: ['Device they leave by, by number (RTA_OIF)', id],
    prefix: ['How many bits name the network; 0 is everywhere', count],
    table: 'Table of packet rules or routes',
    chain: 'List of packet rules',
    name: 'Name of what it is about',
    messages: ['How many messages were sent at once', count],
    count: ['How many', count],
  },
};

const COMMON: Glossary = {
  spec: manualPage('syscalls', 2),
  fields: {
    fd: descriptor('An open file'),
    pid: ['A process', id],
    signal: ['A signal', signal],
    mode: ['Permissions', fileMode],
    flags,
    path: 'A path',
    type: 'Kind',
    duration: ['How long it took', nanoseconds],
    size: ['Bytes', bytes],
    length: ['Bytes', bytes],
    code: ['How it ended', exitCode],
  },
};

export const KERNEL: readonly Glossary[] = [...CALLS, NETWORK, COMMON];
