/**
 * System calls a lab may not make. The user namespace already keeps the host's resources out of reach; these are the
 * ones that reach shared kernel state in spite of it, or that widen the attack surface and that no engine needs.
 * Docker and its containers run unchanged under it (they add a stricter filter of their own).
 */
type Rule = {
  names: string[];
  action: string;
  errnoRet: number;
  args?: { index: number; value: number; op: string }[];
};

const EPERM = 1;
const ENOSYS = 38;
const EAFNOSUPPORT = 97;

/** Key quota is per host user and io_uring is a world of its own: programs fall back when told they don't exist. */
const absent = [
  'keyctl',
  'add_key',
  'request_key',
  'io_uring_setup',
  'io_uring_enter',
  'io_uring_register',
  'memfd_secret',
];

const forbidden = [
  ...['bpf', 'perf_event_open', 'userfaultfd', 'open_by_handle_at', 'lookup_dcookie', 'nfsservctl'],
  ...['init_module', 'finit_module', 'delete_module', 'kexec_load', 'kexec_file_load'],
  ...['swapon', 'swapoff', 'acct', 'quotactl', 'quotactl_fd', 'syslog'],
  ...['settimeofday', 'clock_settime', 'adjtimex', 'clock_adjtime', 'iopl', 'ioperm'],
];

/** UNIX, INET, INET6, NETLINK and PACKET. AF_VSOCK, for one, is not bound by network namespaces. */
const families = [1, 2, 10, 16, 17];
const highest = Math.max(...families);

const socket = (op: string, value: number): Rule => ({
  names: ['socket'],
  action: 'SCMP_ACT_ERRNO',
  errnoRet: EAFNOSUPPORT,
  args: [{ index: 0, value, op }],
});

const deny = (names: string[], errnoRet: number): Rule => ({ names, action: 'SCMP_ACT_ERRNO', errnoRet });

/** OCI `linux.seccomp`: runc applies it to the lab's init and to every `runc exec`. */
export const seccomp = {
  defaultAction: 'SCMP_ACT_ALLOW',
  syscalls: [
    deny(absent, ENOSYS),
    deny(forbidden, EPERM),
    ...Array.from({ length: highest }, (_, family) => family)
      .filter((family) => !families.includes(family))
      .map((family) => socket('SCMP_CMP_EQ', family)),
    socket('SCMP_CMP_GT', highest),
  ],
};
