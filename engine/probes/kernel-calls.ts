/**
 * What the kernel program watches: for every call its tracepoint, when it matters, and the arguments to print.
 * The program (kernel-program.ts) and the reader of its lines (kernel-lines.ts) are both made from this table.
 * Expressions are bpftrace's.
 */

import { openFile } from './kernel-files.ts';
import { NETLINK_CALLS } from './kernel-netlink.ts';

export type WatchedCall = {
  name: string;
  tracepoint: string;
  /** Further condition; the lab filter is always there. */
  when?: string;
  /** Printed as signed decimals, in this order. */
  numbers?: Record<string, string>;
  /** Each is printed on a line of its own: one 200-byte string is all that fits on a 512-byte stack. */
  strings?: Record<string, string>;
  /** The rest of a string that is longer than one line, piece by piece under its name and a number. */
  rest?: { of: string; address: string };
  /** Also wait for the return value. */
  returns?: true;
  /** Body that follows the header, for what the fields above cannot say; its last line starts with `L` and has the size in all. */
  tail?: string;
};

/** bpftrace 0.17 cuts every string here, with its NUL. */
export const STRING_SIZE = 200;
/** execve prints its argv in this many pieces of `ARGV_PIECE` bytes. */
export const ARGV_PIECES = 5;
export const ARGV_PIECE = 180;
/** Of mount options beyond the first line: enough for an overlay of some forty layers. Each costs start-up time. */
export const REST_PIECES = 5;

const enter = (syscall: string) => `tracepoint:syscalls:sys_enter_${syscall}`;
const CLONE_THREAD = '0x10000';
const clone3 = '((struct clone_args*)args->uargs)->flags';
const family = (address: string) => `((struct sockaddr_un*)${address})->sun_family`;
const capability = (index: number) => `((uint32*)args->data)[${index}]`;

const written = openFile('args->fd');
const dentry = `${written}->f_path.dentry`;
const fileSystem = `(uint64)${written}->f_inode->i_sb->s_magic`;
/** statfs(2): CGROUP_SUPER_MAGIC and CGROUP2_SUPER_MAGIC. */
const IN_CGROUPS = `(${fileSystem} == 0x27e0eb || ${fileSystem} == 0x63677270)`;
/** The first eight letters of cgroup.procs, by which processes are moved: that is told by the kernel itself (cgroup_attach). */
const MOVES = `*(uint64*)${dentry}->d_name.name == 0x702e70756f726763`;

const PRCTL_OPTIONS = [1, 4, 8, 22, 24, 36, 38, 47];

/**
 * The last argument that fits is read so that it ends at arg_end: a read past the top of the stack gives only zeros,
 * and the verifier refuses a length that is not fixed.
 */
const argvPiece = (index: number): string => {
  const from = index * ARGV_PIECE;
  return (
    `if ($size > ${from}) { $from = $end - ${ARGV_PIECE}; if ($size >= ${from + ARGV_PIECE}) { $from = $start + ${from}; } ` +
    `printf("A|%d|%lld|%d|%rx\\n", tid, $t, $from - $start, buf(uptr($from), ${ARGV_PIECE})); }`
  );
};

const ARGV =
  '$start = curtask->mm->arg_start; $end = curtask->mm->arg_end; $size = $end - $start; ' +
  `${Array.from({ length: ARGV_PIECES }, (_, index) => argvPiece(index)).join(' ')} ` +
  'printf("L|%d|%lld|%d\\n", tid, $t, $size);';

export const WATCHED_CALLS: readonly WatchedCall[] = [
  {
    name: 'clone',
    tracepoint: enter('clone'),
    when: `(args->clone_flags & ${CLONE_THREAD}) == 0`,
    numbers: { flags: 'args->clone_flags' },
  },
  {
    name: 'clone3',
    tracepoint: enter('clone3'),
    when: `(${clone3} & ${CLONE_THREAD}) == 0`,
    numbers: { flags: clone3 },
  },
  { name: 'unshare', tracepoint: enter('unshare'), numbers: { flags: 'args->unshare_flags' }, returns: true },
  { name: 'setns', tracepoint: enter('setns'), numbers: { fd: 'args->fd', nstype: 'args->flags' }, returns: true },
  {
    name: 'mount',
    tracepoint: enter('mount'),
    numbers: { flags: 'args->flags' },
    strings: {
      source: 'str(args->dev_name)',
      target: 'str(args->dir_name)',
      type: 'str(args->type)',
      data: 'str(args->data)',
    },
    rest: { of: 'data', address: 'args->data' },
    returns: true,
  },
  {
    name: 'umount2',
    tracepoint: enter('umount'),
    numbers: { flags: 'args->flags' },
    strings: { target: 'str(args->name)' },
    returns: true,
  },
  { name: 'fsopen', tracepoint: enter('fsopen'), strings: { type: 'str(args->_fs_name)' }, returns: true },
  {
    name: 'fsconfig',
    tracepoint: enter('fsconfig'),
    numbers: { fd: 'args->fd', command: 'args->cmd' },
    strings: { key: 'str(args->_key)', value: 'str(args->_value)' },
    returns: true,
  },
  {
    name: 'fsmount',
    tracepoint: enter('fsmount'),
    numbers: { fd: 'args->fs_fd', attributes: 'args->attr_flags' },
    returns: true,
  },
  {
    name: 'move_mount',
    tracepoint: enter('move_mount'),
    numbers: { fromFd: 'args->from_dfd', toFd: 'args->to_dfd' },
    strings: { source: 'str(args->from_pathname)', target: 'str(args->to_pathname)' },
    returns: true,
  },
  {
    name: 'open_tree',
    tracepoint: enter('open_tree'),
    numbers: { fd: 'args->dfd', flags: 'args->flags' },
    strings: { path: 'str(args->filename)' },
    returns: true,
  },
  {
    name: 'pivot_root',
    tracepoint: enter('pivot_root'),
    strings: { newRoot: 'str(args->new_root)', putOld: 'str(args->put_old)' },
    returns: true,
  },
  { name: 'chroot', tracepoint: enter('chroot'), strings: { path: 'str(args->filename)' }, returns: true },
  {
    name: 'sethostname',
    tracepoint: enter('sethostname'),
    strings: { name: 'str(args->name, args->len + 1)' },
    returns: true,
  },
  { name: 'setuid', tracepoint: enter('setuid'), numbers: { uid: 'args->uid' }, returns: true },
  { name: 'setgid', tracepoint: enter('setgid'), numbers: { gid: 'args->gid' }, returns: true },
  {
    name: 'setreuid',
    tracepoint: enter('setreuid'),
    numbers: { ruid: 'args->ruid', euid: 'args->euid' },
    returns: true,
  },
  {
    name: 'setregid',
    tracepoint: enter('setregid'),
    numbers: { rgid: 'args->rgid', egid: 'args->egid' },
    returns: true,
  },
  {
    name: 'setresuid',
    tracepoint: enter('setresuid'),
    numbers: { ruid: 'args->ruid', euid: 'args->euid', suid: 'args->suid' },
    returns: true,
  },
  {
    name: 'setresgid',
    tracepoint: enter('setresgid'),
    numbers: { rgid: 'args->rgid', egid: 'args->egid', sgid: 'args->sgid' },
    returns: true,
  },
  { name: 'setgroups', tracepoint: enter('setgroups'), numbers: { count: 'args->gidsetsize' }, returns: true },
  {
    name: 'capset',
    tracepoint: enter('capset'),
    numbers: {
      effective: capability(0),
      permitted: capability(1),
      inheritable: capability(2),
      effectiveHigh: capability(3),
      permittedHigh: capability(4),
      inheritableHigh: capability(5),
    },
    returns: true,
  },
  {
    name: 'prctl',
    tracepoint: enter('prctl'),
    when: `(${PRCTL_OPTIONS.map((option) => `args->option == ${option}`).join(' || ')})`,
    numbers: { option: 'args->option', value: 'args->arg2', third: 'args->arg3' },
    returns: true,
  },
  {
    name: 'seccomp',
    tracepoint: enter('seccomp'),
    when: 'args->op == 1 && args->uargs != 0',
    numbers: { operation: 'args->op', flags: 'args->flags' },
    returns: true,
  },
  { name: 'bpf', tracepoint: enter('bpf'), numbers: { command: 'args->cmd' }, returns: true },
  { name: 'keyctl', tracepoint: enter('keyctl'), numbers: { operation: 'args->option' }, returns: true },
  {
    name: 'mknodat',
    tracepoint: enter('mknodat'),
    numbers: { mode: 'args->mode', dev: 'args->dev' },
    strings: { path: 'str(args->filename)' },
    returns: true,
  },
  {
    name: 'kill',
    tracepoint: enter('kill'),
    when: 'args->sig != 0',
    numbers: { pid: 'args->pid', signal: 'args->sig' },
  },
  {
    name: 'pidfd_send_signal',
    tracepoint: enter('pidfd_send_signal'),
    when: 'args->sig != 0',
    numbers: { pidfd: 'args->pidfd', signal: 'args->sig' },
  },
  {
    name: 'connect',
    tracepoint: enter('connect'),
    when: `${family('args->uservaddr')} == 1`,
    strings: { path: 'str((uint64)args->uservaddr + 2)' },
    returns: true,
  },
  ...NETLINK_CALLS,
  { name: 'execve', tracepoint: 'tracepoint:sched:sched_process_exec', tail: ARGV },
  {
    name: 'fork',
    tracepoint: 'tracepoint:sched:sched_process_fork',
    when: '!@thread[tid]',
    numbers: { child: 'args->child_pid' },
  },
  {
    name: 'exit',
    tracepoint: 'tracepoint:sched:sched_process_exit',
    when: 'pid == tid',
    numbers: { status: 'curtask->exit_code' },
  },
  { name: 'oom', tracepoint: 'tracepoint:oom:mark_victim', numbers: { victim: 'args->pid' } },
  {
    name: 'cgroup_mkdir',
    tracepoint: 'tracepoint:cgroup:cgroup_mkdir',
    numbers: { hierarchy: 'args->root' },
    strings: { path: 'str(args->path)' },
  },
  {
    name: 'cgroup_attach',
    tracepoint: 'tracepoint:cgroup:cgroup_attach_task',
    numbers: { hierarchy: 'args->dst_root', pid: 'args->pid' },
    strings: { path: 'str(args->dst_path)' },
  },
  {
    name: 'cgroup_write',
    tracepoint: enter('write'),
    when: `comm == "runc" && ${IN_CGROUPS} && !(${MOVES})`,
    strings: {
      group: `str(${dentry}->d_parent->d_name.name)`,
      file: `str(${dentry}->d_name.name)`,
      value: 'str(args->buf, args->count + 1)',
    },
  },
  {
    name: 'cgroup_rmdir',
    tracepoint: 'tracepoint:cgroup:cgroup_rmdir',
    numbers: { hierarchy: 'args->root' },
    strings: { path: 'str(args->path)' },
  },
];
