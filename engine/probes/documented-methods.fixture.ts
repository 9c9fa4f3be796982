/** Every route, method, subcommand and call that the documentation lists, so that one it does not know is noticed. */
import type { Component } from '#engine/trace/component.ts';
import type { SeenSpan } from './folded-commands.fixture.ts';

const routes = (prefix: string, list: string) =>
  list.split(' ').map((route) => {
    const [method, path = ''] = route.split(':');
    return `${method} ${prefix}${path}`;
  });

/** Engine API v1.45; `/grpc` is BuildKit's. */
const ENGINE_API: ReadonlySet<string> = new Set([
  ...routes(
    '',
    'GET:/_ping HEAD:/_ping GET:/version GET:/info GET:/events GET:/system/df POST:/auth POST:/session POST:/grpc',
  ),
  ...routes('', 'POST:/build POST:/build/prune POST:/commit GET:/distribution/{}/json'),
  ...routes('/containers', 'GET:/json POST:/create POST:/prune GET:/{}/json GET:/{}/top GET:/{}/logs GET:/{}/changes'),
  ...routes(
    '/containers',
    'GET:/{}/export GET:/{}/stats POST:/{}/resize POST:/{}/start POST:/{}/stop POST:/{}/restart',
  ),
  ...routes(
    '/containers',
    'POST:/{}/kill POST:/{}/update POST:/{}/rename POST:/{}/pause POST:/{}/unpause POST:/{}/attach',
  ),
  ...routes(
    '/containers',
    'GET:/{}/attach/ws POST:/{}/wait DELETE:/{} HEAD:/{}/archive GET:/{}/archive PUT:/{}/archive',
  ),
  ...routes('/containers', 'POST:/{}/exec'),
  ...routes('/exec', 'POST:/{}/start POST:/{}/resize GET:/{}/json'),
  ...routes(
    '/images',
    'GET:/json POST:/create POST:/prune GET:/search GET:/get POST:/load GET:/{}/json GET:/{}/history',
  ),
  ...routes('/images', 'POST:/{}/push POST:/{}/tag DELETE:/{} GET:/{}/get'),
  ...routes('/networks', 'GET: POST:/create POST:/prune GET:/{} DELETE:/{} POST:/{}/connect POST:/{}/disconnect'),
  ...routes('/volumes', 'GET: POST:/create POST:/prune GET:/{} PUT:/{} DELETE:/{}'),
  ...routes('/swarm', 'GET: POST:/init POST:/join POST:/leave POST:/update GET:/unlockkey POST:/unlock'),
  ...routes('/nodes', 'GET: GET:/{} DELETE:/{} POST:/{}/update'),
  ...routes('/services', 'GET: POST:/create GET:/{} DELETE:/{} POST:/{}/update GET:/{}/logs'),
  ...routes('/plugins', 'GET: GET:/{}/json'),
]);

const methods = (service: string, list: string) => list.split(' ').map((method) => `${service}/${method}`);

/** containerd's api/services/…/v1, with gRPC's health checking. */
const CONTAINERD: ReadonlySet<string> = new Set([
  ...methods('Containers', 'Get List ListStream Create Update Delete'),
  ...methods('Content', 'Info Update List Delete Read Status ListStatuses Write Abort'),
  ...methods('Diff', 'Apply Diff'),
  ...methods('Events', 'Publish Forward Subscribe'),
  ...methods('Images', 'Get List Create Update Delete'),
  ...methods('Introspection', 'Plugins Server'),
  ...methods('Leases', 'Create Delete List AddResource DeleteResource ListResources'),
  ...methods('Namespaces', 'Get List Create Update Delete'),
  ...methods('Snapshots', 'Prepare View Mounts Commit Remove Stat Update List Usage Cleanup'),
  ...methods('Tasks', 'Create Start Delete DeleteProcess Get List Kill Exec ResizePty CloseIO Pause Resume ListPids'),
  ...methods('Tasks', 'Checkpoint Update Metrics Wait'),
  ...methods('Version', 'Version'),
  ...methods('Health', 'Check Watch'),
]);

/** containerd's runtime v2, api/runtime/task. */
const SHIM: ReadonlySet<string> = new Set([
  ...methods('Task', 'State Create Start Delete Pids Pause Resume Checkpoint Kill Exec ResizePty CloseIO Update Wait'),
  ...methods('Task', 'Stats Connect Shutdown'),
]);

/** BuildKit's api/services/control, what a front end may ask, and what is offered in a session by its client. */
const BUILDKIT: ReadonlySet<string> = new Set([
  ...methods('Control', 'DiskUsage Prune Solve Status Session ListWorkers Info ListenBuildHistory UpdateBuildHistory'),
  ...methods('LLBBridge', 'ResolveImageConfig ResolveSourceMeta Solve ReadFile ReadDir StatFile Evaluate Ping Return'),
  ...methods('LLBBridge', 'Inputs NewContainer ReleaseContainer ExecProcess Warn'),
  ...methods('TraceService', 'Export'),
  ...methods('Health', 'Check Watch'),
]);
const BUILD_SESSION: ReadonlySet<string> = new Set([
  ...methods('FileSync', 'DiffCopy TarStream'),
  ...methods('FileSend', 'DiffCopy'),
  ...methods('Auth', 'Credentials FetchToken GetTokenAuthority VerifyTokenAuthority'),
  ...methods('Secrets', 'GetSecret'),
  ...methods('SSH', 'CheckAgent ForwardAgent'),
  ...methods('Upload', 'Pull'),
  ...methods('Health', 'Check Watch'),
]);

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** runc(8), COMMANDS, alone for its version; and the hook by which a network driver of Docker's finds the container's namespace. */
const RUNC: ReadonlySet<string> = new Set([
  ...methods('runc', 'checkpoint create delete events exec features init kill list pause ps restore resume run spec')
    .concat(methods('runc', 'start state update'))
    .map((name) => name.replace('/', ' ')),
  'runc',
  'libnetwork-setkey',
]);

/** syscalls(2); rtnetlink(7) and linux/netfilter/nf_tables.h; and the kernel's own events of processes and control groups. */
const KERNEL: ReadonlySet<string> = new Set([
  ...words('clone clone3 execve kill tkill tgkill pidfd_send_signal unshare setns sethostname'),
  ...words('mount umount2 pivot_root chroot fsopen fsconfig fsmount move_mount open_tree mount_setattr'),
  ...words('setuid setgid setreuid setregid setresuid setresgid setgroups capset prctl seccomp bpf keyctl'),
  ...words('mknodat connect'),
  // A batch with nothing between its marks (linux/netfilter/nfnetlink.h).
  'netlink',
  ...words('exit oom cgroup_mkdir cgroup_attach cgroup_rmdir cgroup_write'),
  ...['LINK', 'ADDR', 'ROUTE', 'NEIGH', 'RULE', 'TABLE', 'CHAIN', 'SET', 'SETELEM', 'GEN', 'OBJ', 'NSID'].flatMap(
    (what) => ['NEW', 'DEL', 'GET', 'SET'].map((verb) => `netlink ${verb}${what}`),
  ),
]);

const isRpc = ({ attributes }: SeenSpan): boolean => 'rpc.method' in attributes;
const isHttp = ({ attributes }: SeenSpan): boolean => 'url.path' in attributes;
const isAny = (): boolean => true;

type Documented = { names: ReadonlySet<string>; of(span: SeenSpan): boolean };

/** Of who hears it: what may be said to it, and which spans are meant (a helper of dockerd may be called anything). */
const DOCUMENTED: Partial<Record<Component, Documented>> = {
  dockerd: { names: ENGINE_API, of: isHttp },
  containerd: { names: CONTAINERD, of: isRpc },
  shim: { names: SHIM, of: isRpc },
  buildkit: { names: BUILDKIT, of: isRpc },
  cli: { names: BUILD_SESSION, of: isRpc },
  runc: { names: RUNC, of: isAny },
  kernel: { names: KERNEL, of: isAny },
};
export const DOCUMENTED_OF = Object.keys(DOCUMENTED) as Component[];

/** Names of what this component was asked that no document lists. */
export function unknownIn(spans: readonly SeenSpan[], component: Component): string[] {
  const known = DOCUMENTED[component];
  const asked = spans.filter((span) => span.to === component && known?.of(span)).map(({ name }) => shape(name));
  return [...new Set(asked)].filter((name) => !known?.names.has(name));
}

/** What stands in braces may be called anything. */
export const shape = (name: string): string => name.replace(/\{[^}]*\}/g, '{}');
