/** What several rows of the table have in common: making, starting, connecting and removing a container. */
import {
  api,
  type Expected,
  kernel,
  namespaces,
  netlink,
  program,
  type Row,
  rpc,
  runc,
  task,
} from './expected-span.fixture.ts';

export const CREATE = [
  api('POST /containers/create', 'ContainerCreate'),
  kernel('mount', 'docs.docker.com, OverlayFS storage driver: image layers are lowerdir', /"overlay".*lowerdir=/),
];
/** Whatever way a container is made from its configuration. */
export const RUNTIME = [
  rpc('Containers/Create', /"runtime"/),
  rpc('Tasks/Create'),
  task('Create'),
  rpc('Tasks/Start'),
  task('Start'),
  runc('create', /--bundle/),
  runc('start'),
  ...namespaces('CLONE_NEWNS', 'CLONE_NEWPID', 'CLONE_NEWIPC', 'CLONE_NEWUTS'),
  kernel('cgroup_mkdir', 'cgroups(7): a control group is made by mkdir', /docker/),
  kernel('cgroup_attach', 'cgroups(7): a process moves by writing its pid'),
  kernel('mount', 'OCI runtime spec, config-linux: default filesystems: /proc', /"type":"proc"/),
  kernel('mount', 'OCI runtime spec, config-linux: default filesystems: /sys', /"type":"sysfs"/),
  kernel('mount', 'OCI runtime spec, config-linux: default filesystems: /dev/pts', /"type":"devpts"/),
  kernel('mount', 'OCI runtime spec, config-linux: default filesystems: /dev/shm', /shm/),
  kernel('pivot_root', 'pivot_root(2)'),
  kernel('capset', 'capabilities(7); OCI runtime spec, config: process.capabilities', /CAP_CHOWN/),
  kernel('prctl', 'seccomp(2); docs.docker.com, Seccomp security profiles', /SECCOMP/),
];
export const HOSTNAME = kernel('sethostname', 'OCI runtime spec, config: hostname');
export const NEW_NET = namespaces('CLONE_NEWNET');
export const BRIDGE = [
  ...NEW_NET,
  netlink('NEWLINK', /"kind":"veth"/),
  netlink('SETLINK', /"master"/),
  kernel('setns', 'network_namespaces(7): an interface is set up from inside'),
  netlink('NEWADDR', /172\./),
  netlink('NEWROUTE', /"gateway"/),
];
export const START = [api('POST /containers/{id}/start', 'ContainerStart'), ...RUNTIME, HOSTNAME];
export const GONE = [
  rpc('Tasks/Delete'),
  task('Delete'),
  runc('delete'),
  kernel('cgroup_rmdir', 'cgroups(7): a control group goes by rmdir'),
  kernel('umount2', 'umount(2): the container’s file system', /overlay2/),
];
/** The container ends by itself: nobody asks for it. */
export const GONE_SOON = [kernel('exit', 'docker-container-attach(1): returns when the container ends', /"code":0/)];
export const WAIT = api('POST /containers/{id}/wait', 'ContainerWait');
export const REMOVE = api('DELETE /containers/{id}', 'ContainerDelete');
export const RUN_RM = [...CREATE, ...START, WAIT, ...GONE];
/** `docker run --rm` with options, each of which shows in the request, the configuration or the kernel. */
export const run = (options: string, ...spans: Expected[]): Row => ({
  line: `docker run --rm ${options} busybox true`,
  spans: [...RUN_RM, program('true'), ...spans],
});
export const config = (holds: RegExp, what: string): Expected => ({
  ...{ to: 'runc', name: 'runc create', holds, source: `OCI runtime spec, ${what}` },
});
export const asked = (holds: RegExp): Expected => api('POST /containers/create', 'ContainerCreate, HostConfig', holds);

export const typed = (line: string): string => `script -qec 'stty rows 20 cols 80; ${line}' /dev/null </dev/null`;
