/**
 * Every attribute key that spans carry, so that writers and readers cannot drift apart.
 * OpenTelemetry's names where the conventions have one; ours (`engine.*`, `oci.*`, `syscall.*`) where they do not.
 */
export const ATTR = {
  /** root span: the command line as typed */
  commandLine: 'engine.command.line',
  /** root span: n-th command of its terminal, from 1 */
  commandOrdinal: 'engine.command.ordinal',
  terminal: 'engine.terminal',
  /** end of a root span: bytes that the command printed, and how many of them the trace leaves out */
  outputSize: 'engine.output.size',
  outputCut: 'engine.output.cut',
  /** end of a root span: what its lab did meanwhile that is only counted: new threads, netlink requests that only read */
  threads: 'engine.counted.threads',
  netlinkReads: 'engine.counted.netlink_reads',
  /** 64 hex digits */
  containerId: 'container.id',

  httpMethod: 'http.request.method',
  /** name of the host that was asked, where there may be several: a registry's */
  serverAddress: 'server.address',
  /** path and query as sent, version included */
  urlPath: 'url.path',
  httpRequestHeaders: 'http.request.header',
  /** parsed when it is JSON, else text; cut at 64 KiB (`…size` is the whole) */
  httpRequestBody: 'http.request.body',
  httpRequestSize: 'http.request.body.size',
  httpStatus: 'http.response.status_code',
  httpResponseHeaders: 'http.response.header',
  httpResponseBody: 'http.response.body',
  httpResponseSize: 'http.response.body.size',
  /** bytes of the body of which only the number is kept: beyond the bound, or no text */
  httpRequestCut: 'http.request.body.cut',
  httpResponseCut: 'http.response.body.cut',
  /** `tcp` (raw stream) or `h2c` once the connection was hijacked */
  upgrade: 'http.upgrade',
  connection: 'network.connection.id',

  /** at a registry: `library/nginx` */
  repository: 'oci.repository',
  /** at a registry: tag or digest of a manifest, digest of a blob, id of an upload */
  reference: 'oci.reference',

  rpcSystem: 'rpc.system',
  rpcService: 'rpc.service',
  rpcMethod: 'rpc.method',
  rpcMetadata: 'rpc.request.metadata',
  /** decoded protobuf as JSON; `Any` carries `@type` */
  rpcRequest: 'rpc.request.message',
  rpcResponse: 'rpc.response.message',
  /** characters (of bytes that are text: bytes) of the message's texts that are left out */
  rpcRequestCut: 'rpc.request.message.cut',
  rpcResponseCut: 'rpc.response.message.cut',
  rpcStatus: 'rpc.grpc.status_code',
  rpcMessage: 'rpc.grpc.status_message',

  pid: 'process.pid',
  /** its creator; see `realParentPid` */
  parentPid: 'process.parent_pid',
  /** the kernel's own parent when it made this call or executed this program (ps shows it as PPID) */
  realParentPid: 'process.real_parent_pid',
  argv: 'process.command_args',
  /** of whoever asked, when it connected: paths in its arguments are relative to it */
  workingDirectory: 'process.working_directory',
  executable: 'process.executable.name',
  exitCode: 'process.exit.code',
  exitSignal: 'process.exit.signal',
  /** inode numbers of the namespaces a program started in: `user pid mnt net` */
  namespaces: 'linux.namespaces',
  /** config.json of the bundle that runc was given */
  ociConfig: 'oci.runtime.config',
  bundle: 'oci.bundle',

  /** decoded arguments: flags as lists of names, never a raw number where a name exists */
  syscallArgs: 'syscall.arguments',
  /** names of arguments of which only the beginning was read */
  syscallArgsCut: 'syscall.arguments.cut',
  syscallReturn: 'syscall.return',
  /** one of KERNEL_ROWS */
  kernelRow: 'syscall.kind',
  /** how many equal calls this one span stands for (folded bursts), or how many messages one event */
  count: 'engine.count',
  /** the different arguments of the calls that were folded */
  folded: 'syscall.folded',
  /** how many calls of a burst have arguments that `syscall.folded` has no room for */
  foldedUnlisted: 'syscall.folded.unlisted',
  threadId: 'thread.id',
  /** on a `data` or `message` event: `request` (towards the server) or `response` */
  direction: 'direction',
  /** bytes of a `data` event, and its text when it is text */
  size: 'size',
  text: 'text',
  /** containerd's name for an event (`/tasks/start`) */
  topic: 'topic',
  /**
   * what in its arguments ties it to its parent, where the process that did it works for many at once: ids, interfaces, addresses,
   * `port N`
   */
  placedBy: 'engine.placed_by',
  /** the probe that saw it: `docker.sock`, `containerd.sock`, `kernel`, `shell`, `bundle`, `engine events`, `hub` */
  probe: 'engine.probe',
} as const;

/** The rows of the kernel deck, top to bottom. */
export const KERNEL_ROWS = ['process', 'namespace', 'mount', 'cgroup', 'network', 'security', 'file'] as const;
export type KernelRow = (typeof KERNEL_ROWS)[number];
