/** Names of the kernel's numbers, as its headers and manual pages write them (x86-64 and arm64 agree on all of these). */
import { constants } from 'node:fs';

/** Bits to names, in the order of the bits; what has no name is left as hexadecimal. */
export const flagNames = (table: Readonly<Record<string, number>>, value: number): string[] => {
  let rest = BigInt(value);
  const names: string[] = [];
  for (const [name, bit] of Object.entries(table)) {
    if ((rest & BigInt(bit)) === 0n) continue;
    names.push(name);
    rest &= ~BigInt(bit);
  }
  return rest === 0n ? names : [...names, `0x${rest.toString(16)}`];
};

export const nameOf = (table: Readonly<Record<number, string>>, value: number): string => table[value] ?? String(value);

export const CLONE_FLAGS = {
  CLONE_NEWTIME: 0x80,
  CLONE_VM: 0x100,
  CLONE_FS: 0x200,
  CLONE_FILES: 0x400,
  CLONE_SIGHAND: 0x800,
  CLONE_PIDFD: 0x1000,
  CLONE_PTRACE: 0x2000,
  CLONE_VFORK: 0x4000,
  CLONE_PARENT: 0x8000,
  CLONE_THREAD: 0x10000,
  CLONE_NEWNS: 0x20000,
  CLONE_SYSVSEM: 0x40000,
  CLONE_SETTLS: 0x80000,
  CLONE_PARENT_SETTID: 0x100000,
  CLONE_CHILD_CLEARTID: 0x200000,
  CLONE_UNTRACED: 0x800000,
  CLONE_CHILD_SETTID: 0x1000000,
  CLONE_NEWCGROUP: 0x2000000,
  CLONE_NEWUTS: 0x4000000,
  CLONE_NEWIPC: 0x8000000,
  CLONE_NEWUSER: 0x10000000,
  CLONE_NEWPID: 0x20000000,
  CLONE_NEWNET: 0x40000000,
  CLONE_IO: 0x80000000,
  CLONE_CLEAR_SIGHAND: 0x100000000,
  CLONE_INTO_CGROUP: 0x200000000,
} as const;

export const MOUNT_FLAGS = {
  MS_RDONLY: 1,
  MS_NOSUID: 2,
  MS_NODEV: 4,
  MS_NOEXEC: 8,
  MS_SYNCHRONOUS: 16,
  MS_REMOUNT: 32,
  MS_MANDLOCK: 64,
  MS_DIRSYNC: 128,
  MS_NOSYMFOLLOW: 256,
  MS_NOATIME: 1024,
  MS_NODIRATIME: 2048,
  MS_BIND: 4096,
  MS_MOVE: 8192,
  MS_REC: 16384,
  MS_SILENT: 32768,
  MS_POSIXACL: 0x10000,
  MS_UNBINDABLE: 0x20000,
  MS_PRIVATE: 0x40000,
  MS_SLAVE: 0x80000,
  MS_SHARED: 0x100000,
  MS_RELATIME: 0x200000,
  MS_STRICTATIME: 0x1000000,
  MS_LAZYTIME: 0x2000000,
} as const;

export const UMOUNT_FLAGS = { MNT_FORCE: 1, MNT_DETACH: 2, MNT_EXPIRE: 4, UMOUNT_NOFOLLOW: 8 } as const;

export const OPEN_TREE_FLAGS = {
  OPEN_TREE_CLONE: 1,
  AT_SYMLINK_NOFOLLOW: 0x100,
  AT_NO_AUTOMOUNT: 0x800,
  AT_EMPTY_PATH: 0x1000,
  AT_RECURSIVE: 0x8000,
  OPEN_TREE_CLOEXEC: 0x80000,
} as const;

export const MOUNT_ATTRIBUTES = {
  MOUNT_ATTR_RDONLY: 1,
  MOUNT_ATTR_NOSUID: 2,
  MOUNT_ATTR_NODEV: 4,
  MOUNT_ATTR_NOEXEC: 8,
  MOUNT_ATTR_NOATIME: 0x10,
  MOUNT_ATTR_NODIRATIME: 0x80,
  MOUNT_ATTR_IDMAP: 0x100000,
} as const;

export const SECCOMP_FLAGS = {
  TSYNC: 1,
  LOG: 2,
  SPEC_ALLOW: 4,
  NEW_LISTENER: 8,
  TSYNC_ESRCH: 16,
  WAIT_KILLABLE_RECV: 32,
} as const;

export const FSCONFIG_COMMANDS = [
  'FSCONFIG_SET_FLAG',
  'FSCONFIG_SET_STRING',
  'FSCONFIG_SET_BINARY',
  'FSCONFIG_SET_PATH',
  'FSCONFIG_SET_PATH_EMPTY',
  'FSCONFIG_SET_FD',
  'FSCONFIG_CMD_CREATE',
  'FSCONFIG_CMD_RECONFIGURE',
];

export const SECCOMP_OPERATIONS = [
  'SECCOMP_SET_MODE_STRICT',
  'SECCOMP_SET_MODE_FILTER',
  'SECCOMP_GET_ACTION_AVAIL',
  'SECCOMP_GET_NOTIF_SIZES',
];

export const PRCTL_OPTIONS: Readonly<Record<number, string>> = {
  1: 'PR_SET_PDEATHSIG',
  4: 'PR_SET_DUMPABLE',
  8: 'PR_SET_KEEPCAPS',
  22: 'PR_SET_SECCOMP',
  24: 'PR_CAPBSET_DROP',
  36: 'PR_SET_CHILD_SUBREAPER',
  38: 'PR_SET_NO_NEW_PRIVS',
  47: 'PR_CAP_AMBIENT',
};

export const AMBIENT_OPERATIONS = [
  '0',
  'PR_CAP_AMBIENT_IS_SET',
  'PR_CAP_AMBIENT_RAISE',
  'PR_CAP_AMBIENT_LOWER',
  'PR_CAP_AMBIENT_CLEAR_ALL',
];

export const KEYCTL_OPERATIONS: Readonly<Record<number, string>> = {
  0: 'KEYCTL_GET_KEYRING_ID',
  1: 'KEYCTL_JOIN_SESSION_KEYRING',
  4: 'KEYCTL_CHOWN',
  5: 'KEYCTL_SETPERM',
  6: 'KEYCTL_DESCRIBE',
};

export const BPF_COMMANDS = [
  'BPF_MAP_CREATE',
  'BPF_MAP_LOOKUP_ELEM',
  'BPF_MAP_UPDATE_ELEM',
  'BPF_MAP_DELETE_ELEM',
  'BPF_MAP_GET_NEXT_KEY',
  'BPF_PROG_LOAD',
  'BPF_OBJ_PIN',
  'BPF_OBJ_GET',
  'BPF_PROG_ATTACH',
  'BPF_PROG_DETACH',
  'BPF_PROG_TEST_RUN',
];

const CAPABILITY_LIST =
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST ' +
  'NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE ' +
  'SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG ' +
  'WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE';
export const CAPABILITIES = CAPABILITY_LIST.split(' ').map((name) => `CAP_${name}`);

export const capabilityNames = (low: number, high: number): string[] => {
  const bits = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  return CAPABILITIES.filter((_, index) => (bits >> BigInt(index)) & 1n);
};

const FILE_TYPES: Readonly<Record<number, string>> = {
  0: 'regular',
  [constants.S_IFREG]: 'regular',
  [constants.S_IFIFO]: 'fifo',
  [constants.S_IFCHR]: 'character device',
  [constants.S_IFBLK]: 'block device',
  [constants.S_IFDIR]: 'directory',
  [constants.S_IFSOCK]: 'socket',
};

export const fileType = (mode: number): string => nameOf(FILE_TYPES, mode & constants.S_IFMT);
export const permissions = (mode: number): string => (mode & 0o7777).toString(8).padStart(4, '0');

/** User space encodes a device's number as 12 bits major, 20 bits minor, the minor's upper part on top. */
export const deviceNumber = (dev: number): string =>
  `${(dev >>> 8) & 0xfff}:${(dev & 0xff) | ((dev >>> 12) & 0xfff00)}`;
