import type { LabSpec } from './driver.ts';
import { IDS_PER_LAB, uidBaseOf } from './id-range.ts';
import type { LabPaths } from './paths.ts';
import { seccomp } from './seccomp.ts';

/** The annotation by which a lab is recognised when the host is asked which labs it runs. */
export const INDEX_ANNOTATION = 'engine-room.lab.index';

const CAPABILITIES = [
  ...['CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH', 'FOWNER', 'FSETID', 'KILL', 'SETGID', 'SETUID', 'SETPCAP', 'SETFCAP'],
  ...['LINUX_IMMUTABLE', 'NET_BIND_SERVICE', 'NET_BROADCAST', 'NET_ADMIN', 'NET_RAW', 'IPC_LOCK', 'IPC_OWNER'],
  ...['SYS_CHROOT', 'SYS_PTRACE', 'SYS_PACCT', 'SYS_ADMIN', 'SYS_BOOT', 'SYS_NICE', 'SYS_RESOURCE', 'SYS_TTY_CONFIG'],
  ...[
    'MKNOD',
    'LEASE',
    'AUDIT_WRITE',
    'AUDIT_CONTROL',
    'SYS_MODULE',
    'SYS_RAWIO',
    'SYS_TIME',
    'MAC_ADMIN',
    'MAC_OVERRIDE',
    'SYSLOG',
    'WAKE_ALARM',
    'BLOCK_SUSPEND',
  ],
].map((name) => `CAP_${name}`);

/** The whole environment of a lab's processes: nothing of the host's leaks in. */
const ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  USER: 'root',
  LANG: 'C.UTF-8',
  TERM: 'xterm-256color',
};

type Mount = { destination: string; type: string; source: string; options: string[] };

const bind = (source: string, destination: string, ...options: string[]): Mount => ({
  destination,
  type: 'bind',
  source,
  options: ['rbind', 'rw', ...options],
});

/** The OCI config.json with which runc runs a whole lab. `cgroup` is the path of its own cgroup in every hierarchy. */
export function bundleConfig(spec: LabSpec, index: number, paths: LabPaths, cgroup: string) {
  const ids = [{ containerID: 0, hostID: uidBaseOf(index), size: IDS_PER_LAB }];
  return {
    ociVersion: '1.0.2',
    hostname: spec.hostname ?? 'lab',
    annotations: { [INDEX_ANNOTATION]: String(index) },
    process: initProcess(),
    root: { path: paths.root, readonly: false },
    mounts: mounts(spec, paths),
    linux: {
      uidMappings: ids,
      gidMappings: ids,
      cgroupsPath: cgroup,
      namespaces: ['pid', 'network', 'ipc', 'uts', 'mount', 'user', 'cgroup'].map((type) => ({ type })),
      maskedPaths: ['/proc/kcore', '/proc/sysrq-trigger', '/proc/keys', '/proc/timer_list'],
      readonlyPaths: [],
      seccomp,
    },
  };
}

function initProcess() {
  return {
    terminal: false,
    user: { uid: 0, gid: 0 },
    args: ['/usr/bin/tini', '--', '/usr/lib/engine-room/init'],
    env: Object.entries(ENVIRONMENT).map(([name, value]) => `${name}=${value}`),
    cwd: '/root',
    capabilities: { bounding: CAPABILITIES, effective: CAPABILITIES, permitted: CAPABILITIES },
    noNewPrivileges: false,
    // A crash must not write a core file through the host's core_pattern. All other limits are the host's.
    rlimits: [{ type: 'RLIMIT_CORE', soft: 0, hard: 0 }],
  };
}

function mounts(spec: LabSpec, paths: LabPaths): Mount[] {
  const tmpSize = `size=${Math.max(16, Math.floor(spec.memoryMiB / 4))}m`;
  return [
    { destination: '/proc', type: 'proc', source: 'proc', options: ['nosuid', 'noexec', 'nodev'] },
    bind(paths.dev, '/dev', 'nosuid', 'noexec'),
    {
      destination: '/dev/pts',
      type: 'devpts',
      source: 'devpts',
      options: ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620', 'gid=5'],
    },
    { destination: '/dev/shm', type: 'tmpfs', source: 'shm', options: ['nosuid', 'nodev', 'mode=1777', tmpSize] },
    { destination: '/dev/mqueue', type: 'mqueue', source: 'mqueue', options: ['nosuid', 'noexec', 'nodev'] },
    { destination: '/sys', type: 'sysfs', source: 'sysfs', options: ['nosuid', 'noexec', 'nodev'] },
    {
      destination: '/sys/fs/cgroup',
      type: 'cgroup',
      source: 'cgroup',
      options: ['nosuid', 'noexec', 'nodev', 'rw'],
    },
    bind(paths.run, '/run', 'nosuid', 'nodev'),
    { destination: '/tmp', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'nodev', 'mode=1777', tmpSize] },
    bind(`${paths.disk}/docker`, '/var/lib/docker'),
    bind(`${paths.disk}/containerd`, '/var/lib/containerd'),
  ];
}
