/** What an argv says: which program, which subcommand, which container. */

export const basename = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Programs whose first plain words are a subcommand, with their global flags that take a value. */
const WITH_SUBCOMMAND: Record<string, readonly string[]> = {
  docker: ['-H', '--host', '-c', '--context', '--config', '-l', '--log-level', '--tlscacert', '--tlscert', '--tlskey'],
  'docker-compose': [
    '-f',
    '--file',
    '-p',
    '--project-name',
    '--profile',
    '--env-file',
    '--project-directory',
    '--ansi',
  ],
  'docker-buildx': ['--builder'],
  ctr: ['-a', '--address', '-n', '--namespace', '--timeout', '--connect-timeout'],
  runc: ['--root', '--log', '--log-format', '--criu', '--rootless'],
  crun: ['--root', '--log', '--log-format', '--cgroup-manager'],
  systemctl: [],
};

/** Second words that belong to the name: `docker container run`, `docker-compose` as a plugin repeats its own name. */
const GROUPS = new Set(
  [
    'builder',
    'buildx',
    'checkpoint',
    'compose',
    'config',
    'container',
    'context',
    'image',
    'imagetools',
    'manifest',
    'network',
  ].concat([
    'node',
    'plugin',
    'secret',
    'service',
    'stack',
    'swarm',
    'system',
    'tasks',
    'task',
    'trust',
    'volume',
    'images',
    'containers',
    'snapshots',
  ]),
);

/** `docker -H x run --rm busybox` → `docker run`; `/usr/sbin/iptables -t nat …` → `iptables`. */
export function spanName(argv: readonly string[]): string {
  const program = basename(argv[0] ?? '');
  const flags = WITH_SUBCOMMAND[program];
  if (!flags) return program || 'unknown';
  const words = plainWords(argv.slice(1), flags);
  const plugin = program === `docker-${words[0]}` ? words.slice(1) : words;
  const named = GROUPS.has(plugin[0] ?? '') ? plugin.slice(0, 2) : plugin.slice(0, 1);
  return [program, ...named].join(' ');
}

function plainWords(words: readonly string[], valued: readonly string[]): string[] {
  const plain: string[] = [];
  for (let index = 0; index < words.length && plain.length < 3; index++) {
    const word = words[index] ?? '';
    if (valued.includes(word)) index++;
    else if (!word.startsWith('-')) plain.push(word);
    else if (plain.length > 0) break;
  }
  return plain;
}

/** The name of a command line as typed: assignments in front are not the program. */
export function commandName(line: string): string {
  const words = line.trim().split(/\s+/);
  const first = words.findIndex((word) => !/^\w+=/.test(word));
  return spanName(words.slice(Math.max(0, first))) || line;
}

export const valueAfter = (argv: readonly string[], flag: string): string | undefined => {
  const at = argv.indexOf(flag);
  return at < 0 ? argv.find((word) => word.startsWith(`${flag}=`))?.slice(flag.length + 1) : argv[at + 1];
};

export type RuncCommand = { subcommand: string; container?: string; bundle?: string };

const RUNC_COMMANDS = [
  'create',
  'start',
  'run',
  'exec',
  'kill',
  'delete',
  'state',
  'pause',
  'resume',
  'update',
  'ps',
  'events',
  'checkpoint',
  'restore',
  'list',
  'features',
  'init',
];

export const isRunc = (argv: readonly string[]): boolean => ['runc', 'crun'].includes(basename(argv[0] ?? ''));

/** The container id is the last word; only `kill` (signal) and `exec` (a program, when no `--process` is given) may put something behind it. */
export function runcCommand(argv: readonly string[]): RuncCommand {
  const at = argv.findIndex((word, index) => index > 0 && RUNC_COMMANDS.includes(word));
  const subcommand = argv[at] ?? '';
  const bundle = valueAfter(argv, '--bundle') ?? valueAfter(argv, '-b');
  if (at < 0 || ['init', 'features', 'list'].includes(subcommand)) return { subcommand, bundle };
  const words = argv.slice(at + 1);
  const container =
    words.find((word) => /^[0-9a-f]{64}$/.test(word)) ?? (subcommand === 'kill' ? words.at(-2) : words.at(-1));
  return { subcommand, container, bundle };
}

export const SHIM = 'containerd-shim-runc-v2';
export const isShim = (argv: readonly string[]): boolean => basename(argv[0] ?? '').startsWith('containerd-shim');

/** Starts the real shim, so that it can be observed (`engine/lab/image/root/usr/lib/engine-room/shim`): no part of the engine. */
export const isShimWrapper = ([shell, script]: readonly string[]): boolean =>
  shell === '/bin/sh' && script?.startsWith('/usr/lib/engine-room/shim/') === true;

const ONE_SHOT = new Set(['--version', '-v', '--help', '-h', 'help', 'config', 'publish', 'oci-hook', '--validate']);

/** The long-running engine daemons; `containerd --version` and `containerd publish` are programs like any other. */
export function daemonOf(argv: readonly string[]): 'dockerd' | 'containerd' | undefined {
  const program = basename(argv[0] ?? '');
  if (program !== 'dockerd' && program !== 'containerd') return undefined;
  return argv.some((word) => ONE_SHOT.has(word)) ? undefined : program;
}

/** `bash`, or as a login shell `-bash`. */
export const isShell = (argv: readonly string[]): boolean => /^-?(ba|da|z|k|a)?sh$/.test(basename(argv[0] ?? ''));
