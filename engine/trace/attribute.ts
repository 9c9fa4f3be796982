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
  /** 64 hex digits */
  containerId: 'container.id',

  httpMethod: 'http.request.method',
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
  /** `tcp` (raw stream) or `h2c` once the connection was hijacked */
  upgrade: 'http.upgrade',
  connection: 'network.connection.id',

  rpcSystem: 'rpc.system',
  rpcService: 'rpc.service',
  rpcMethod: 'rpc.method',
  rpcMetadata: 'rpc.request.metadata',
  /** decoded protobuf as JSON; `Any` carries `@type` */
  rpcRequest: 'rpc.request.message',
  rpcResponse: 'rpc.response.message',
  rpcStatus: 'rpc.grpc.status_code',
  rpcMessage: 'rpc.grpc.status_message',

  pid: 'process.pid',
  parentPid: 'process.parent_pid',
  argv: 'process.command_args',
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
  syscallReturn: 'syscall.return',
  /** one of KERNEL_ROWS */
  kernelRow: 'syscall.kind',
  /** how many equal calls this one span stands for (folded bursts) */
  count: 'engine.count',
  /** the different arguments of the calls that were folded */
  folded: 'syscall.folded',
  threadId: 'thread.id',
  /** on a `data` or `message` event: `request` (towards the server) or `response` */
  direction: 'direction',
  /** bytes of a `data` event, and its text when it is text */
  size: 'size',
  text: 'text',
  /** containerd's name for an event (`/tasks/start`) */
  topic: 'topic',
  /** the probe that saw it: `docker.sock`, `containerd.sock`, `kernel`, `shell`, `bundle`, `engine events` */
  probe: 'engine.probe',
} as const;

/** The rows of the kernel deck, top to bottom. */
export const KERNEL_ROWS = ['process', 'namespace', 'mount', 'cgroup', 'network', 'security', 'file'] as const;
export type KernelRow = (typeof KERNEL_ROWS)[number];
