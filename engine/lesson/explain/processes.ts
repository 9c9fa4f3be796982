/** Programs that are executed on the way: runc and the shim, dockerd's helpers, what a container runs. */
import { ATTR } from '#engine/trace/attribute.ts';
import { argvOf, type Entry, type Explainable, type Explanation, fromEntry } from './explanation.ts';
import { DOCKER_CLI, IPTABLES, ociRuntime, PORTS, RUNC, SHIM_COMMANDS, type Spec } from './specification.ts';

/** Subcommands of runc; crun and others speak the same. */
const RUNTIME: Readonly<Record<string, string>> = {
  create:
    'Builds the box from the bundle: namespaces, cgroups, mounts, hooks. At the end a first process sits inside and waits; the program has not been executed.',
  start:
    'Opens the FIFO at which the first process waits. That process then executes the container’s program in its own place.',
  init: 'The first process inside the box: runc’s own code, which sets everything up from within and becomes the container’s program at the end.',
  run: 'Create and start in one. BuildKit runs the steps of a build so.',
  exec: 'Puts a further process into the namespaces and cgroups of a running container.',
  kill: 'Sends a signal to the container’s first process.',
  delete: 'Removes what is left: cgroups, state file, bundle’s mounts.',
  state: 'Prints a container’s state as JSON.',
  pause: 'Freezes the container’s cgroup.',
  resume: 'Thaws the container’s cgroup.',
  version: 'Asks which version of the runtime this is.',
  update: 'Writes new limits to the container’s cgroups.',
  ps: 'Lists the container’s processes.',
  events: 'Reads counters and out-of-memory events of the container’s cgroups.',
  list: 'Lists the containers under one root directory.',
  spec: 'Writes a config.json to begin with.',
  features: 'Prints what this runtime can do.',
  checkpoint: 'Stores the container’s processes in files.',
  restore: 'Brings back a container from a checkpoint.',
};

const HELPERS: Readonly<Record<string, { entry: Entry; spec?: Spec }>> = {
  iptables: { entry: iptables, spec: IPTABLES },
  ip6tables: { entry: iptables, spec: IPTABLES },
  'docker-proxy': {
    entry:
      'Listens on the published port in user space, for connections that the kernel’s DNAT rule does not catch, and holds the port so that nobody else takes it. One process per port and address family.',
    spec: PORTS,
  },
  'libnetwork-setkey': {
    entry:
      'A hook that runc runs while the box is being built: it tells dockerd which network namespace the container got, and dockerd moves one end of the cable into it.',
    spec: ociRuntime('config.md#posix-platform-hooks'),
  },
  unpigz: { entry: 'Decompresses a layer on several processors.' },
  pigz: { entry: 'Compresses on several processors.' },
  modprobe: { entry: 'Asks for a kernel module. In a lab the module must be there already.' },
  'docker-init': {
    entry: 'A small init as process 1 of the container: it passes signals on and reaps what ends. Comes with --init.',
  },
  'docker-buildx': { entry: 'The CLI’s plugin for builds. It speaks gRPC to the BuildKit inside dockerd.' },
  'docker-compose': {
    entry: 'The CLI’s plugin for several containers at once. It sends the same API requests as the CLI.',
  },
  check: {
    entry:
      'A tiny program for another kind of processor, written by BuildKit. If it runs, this host can emulate that processor.',
  },
  git: { entry: 'Fetches a build context from a repository.' },
  mount: { entry: 'Mounts a file system.' },
  umount: { entry: 'Takes a mounted file system off the tree.' },
  ps: { entry: 'Lists processes.' },
  nsenter: { entry: 'Runs a program inside the namespaces of another process.' },
};

const SHIM: Readonly<Record<string, string>> = {
  start:
    'containerd runs the shim to have a shim: this process starts the real one, prints the address of its socket, and ends.',
  delete:
    'containerd runs the shim once more, when the container’s own shim has gone: whatever is left of the container is cleared away.',
};

const SHIM_DAEMON =
  'The container’s keeper. It stays as long as the container runs: holds its output, waits for its end, and reports the exit status. Thanks to it the container survives a restart of containerd.';

/** null: no entry for this program between these two components. */
export function explainProcess(span: Explainable): Explanation | null {
  const [program = '', subcommand = ''] = span.name.split(' ');
  if (span.to === 'runc' || program === 'runc' || program === 'crun') return runtime(span, program, subcommand);
  if (/^(containerd-)?shim/.test(program)) return shim(subcommand || 'serve');
  const helper = HELPERS[program];
  if (helper !== undefined && span.to !== 'container') return fromEntry(helper.entry, span, helper.spec);
  if (span.to === 'container') return { text: inContainer(span) };
  if (span.to === 'cli') return { text: cli(span, program), ...(program === 'docker' && { spec: DOCKER_CLI }) };
  return helper === undefined ? null : fromEntry(helper.entry, span, helper.spec);
}

function runtime(span: Explainable, program: string, subcommand: string): Explanation | null {
  const helper = HELPERS[program];
  if (helper !== undefined) return fromEntry(helper.entry, span, helper.spec);
  const text = RUNTIME[subcommand || 'version'];
  return text === undefined ? null : { text, spec: runtimeSpec(subcommand) };
}

/** The specification demands five operations; the rest is runc’s own. */
const OPERATIONS: Readonly<Record<string, string>> = {
  create: 'runtime.md#create',
  start: 'runtime.md#start',
  state: 'runtime.md#query-state',
  kill: 'runtime.md#kill',
  delete: 'runtime.md#delete',
  features: 'features.md',
};

const runtimeSpec = (subcommand: string): Spec => {
  const operation = OPERATIONS[subcommand];
  return operation === undefined ? RUNC : ociRuntime(operation);
};

const shim = (action: string): Explanation => ({ text: SHIM[action] ?? SHIM_DAEMON, spec: SHIM_COMMANDS });

function inContainer(span: Explainable): string {
  return span.from === 'runc'
    ? `The container’s own program, ${span.name}. It takes the place of runc’s first process: same process id, new program. From here on this is what “the container” is.`
    : `A program inside the container: ${span.name}, started there by another one.`;
}

function cli(span: Explainable, program: string): string {
  const exit = span.attributes[ATTR.exitCode];
  if (program !== 'docker') return `A program the shell started for this command: ${span.name}.`;
  const run =
    'The docker program. It reads the line, turns it into requests to dockerd and prints the answers; it makes no container itself.';
  return exit === 125
    ? `${run} Exit code 125 says that Docker failed and the program in the container never ran.`
    : run;
}

const RULES: readonly [RegExp, string][] = [
  [/-j DNAT/, 'the rule that sends what arrives at the published port on to the container'],
  [/-j MASQUERADE/, 'the rule that gives packets leaving the container’s network the address of the host'],
  [/-j ACCEPT/, 'the rule that lets packets through to the container'],
  [/-j DROP/, 'the rule that drops what no other rule allowed'],
  [/-j RETURN/, 'the rule that ends a chain early'],
  [/-j DOCKER/, 'the rule that jumps into one of Docker’s own chains'],
  [/-N /, 'a new chain'],
];

/** dockerd asks before it adds: `-C` and a 1 for an answer is the usual first half. */
function iptables(span: Explainable): string {
  const line = argvOf(span).join(' ');
  const what = RULES.find(([pattern]) => pattern.test(line))?.[1] ?? 'a rule';
  if (/ -(C|-check) /.test(line)) return `dockerd asks whether ${what} is there. Exit 1 means no; then it is added.`;
  if (/ -(A|I|-append|-insert) /.test(line)) return `dockerd adds ${what}.`;
  if (/ -(D|-delete) /.test(line)) return `dockerd removes ${what}.`;
  if (/ -(N|-new-chain) /.test(line)) return 'dockerd makes a chain of its own for rules.';
  if (/ -(F|X|-flush|-delete-chain)\b/.test(line)) return 'dockerd empties or removes one of its chains.';
  if (/ -(S|L|n|-list)/.test(line)) return 'dockerd reads the rules that are there.';
  if (/--version/.test(line)) return 'dockerd asks which iptables this is.';
  return 'dockerd changes the kernel’s packet rules through the iptables program.';
}
