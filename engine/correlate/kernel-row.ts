import type { KernelRow } from '#engine/trace/attribute.ts';

const ROWS: Record<KernelRow, readonly string[]> = {
  process: [
    'fork',
    'vfork',
    'clone',
    'clone3',
    'execve',
    'execveat',
    'exit',
    'kill',
    'tkill',
    'tgkill',
    'pidfd_send_signal',
    'oom',
  ],
  namespace: ['unshare', 'setns', 'sethostname', 'setdomainname'],
  mount: [
    ...['mount', 'umount', 'umount2', 'pivot_root', 'chroot', 'fsopen', 'fsconfig', 'fsmount', 'fspick'],
    ...['move_mount', 'open_tree', 'mount_setattr'],
  ],
  cgroup: ['cgroup_mkdir', 'cgroup_rmdir', 'cgroup_attach', 'cgroup_attach_task'],
  network: ['netlink', 'connect', 'socket', 'bind', 'listen'],
  security: [
    ...['setuid', 'setgid', 'setresuid', 'setresgid', 'setgroups', 'setfsuid', 'setfsgid'],
    ...['capset', 'prctl', 'seccomp', 'keyctl', 'bpf'],
  ],
  file: ['mknod', 'mknodat', 'mkdir', 'mkdirat', 'open', 'openat', 'openat2', 'chown', 'fchownat', 'ioctl'],
};

const rowOf = new Map(
  Object.entries(ROWS).flatMap(([row, calls]) => calls.map((call): [string, KernelRow] => [call, row as KernelRow])),
);

/** The row of the kernel deck that a system call is drawn in. Calls nobody sorted yet are drawn with the files. */
export function kernelRow(syscall: string): KernelRow {
  if (syscall.startsWith('cgroup')) return 'cgroup';
  return rowOf.get(syscall) ?? 'file';
}
