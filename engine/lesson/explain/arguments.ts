/** The words of a command line, each with what it is for. */
import { COMPOSE_PLUGIN, DOCKER } from './programs/docker.ts';
import { PROXY, PS, RULES, RUNTIME, SETKEY, SHIM } from './programs/engine.ts';
import { type Argument, type Program, readArguments } from './programs/program.ts';
import { COMPOSE, type Spec } from './specification.ts';

export type { Argument } from './programs/program.ts';

const BUILDX: Program = {
  ...DOCKER,
  commands: { ...DOCKER.commands, du: {}, ls: {}, prune: DOCKER.commands?.['builder prune'] ?? {} },
};
const COMPOSE_PROGRAM: Program = { spec: COMPOSE, flags: COMPOSE_PLUGIN };

const PROGRAMS: Readonly<Record<string, Program>> = {
  docker: DOCKER,
  'docker-buildx': BUILDX,
  'docker-compose': COMPOSE_PROGRAM,
  runc: RUNTIME,
  crun: RUNTIME,
  'containerd-shim-runc-v2': SHIM,
  iptables: RULES,
  ip6tables: RULES,
  'docker-proxy': PROXY,
  'libnetwork-setkey': SETKEY,
  ps: PS,
};

const programOf = (argv: readonly string[]): Program | undefined => {
  const name = argv[0]?.split('/').at(-1) ?? '';
  if (name === 'docker' && argv[1] === 'compose') return COMPOSE_PROGRAM;
  return Object.hasOwn(PROGRAMS, name) ? PROGRAMS[name] : undefined;
};

/** Undefined for programs nobody described: those of containers, and of the learner's own. */
export function explainArguments(argv: readonly string[]): { words: Argument[]; spec: Spec } | undefined {
  const program = programOf(argv);
  return program && { words: readArguments(program, argv), spec: program.spec };
}

/** Flags of programs we describe that have no words yet. */
export const unexplainedFlags = (argv: readonly string[]): string[] =>
  (explainArguments(argv)?.words ?? [])
    .filter(({ part, text }) => part === 'flag' && !text)
    .map(({ word }) => word.split('=')[0] ?? '');
