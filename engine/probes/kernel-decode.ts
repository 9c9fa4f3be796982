/** A raw call with its numbers → the call as people write it: flags by name, pure. */
import { constants } from 'node:os';
import type { ArgvSource, KernelCall } from '#engine/correlate/observation.ts';
import type { Json } from '#engine/trace/event.ts';
import { joinPieces, type RawCall } from './kernel-lines.ts';
import {
  AMBIENT_OPERATIONS,
  BPF_COMMANDS,
  CAPABILITIES,
  CLONE_FLAGS,
  capabilityNames,
  deviceNumber,
  FSCONFIG_COMMANDS,
  fileType,
  flagNames,
  KEYCTL_OPERATIONS,
  MOUNT_ATTRIBUTES,
  MOUNT_FLAGS,
  nameOf,
  OPEN_TREE_FLAGS,
  PRCTL_OPTIONS,
  permissions,
  SECCOMP_FLAGS,
  SECCOMP_OPERATIONS,
  UMOUNT_FLAGS,
} from './kernel-names.ts';
import { decodeNetlinkBatch } from './netlink.ts';

type Args = Record<string, Json>;
type Decode = (numbers: Readonly<Record<string, number>>, raw: RawCall) => Args;

export const decodeCall = (raw: RawCall): KernelCall => {
  switch (raw.name) {
    case 'execve':
      return execve(raw);
    case 'fork':
      return { name: 'fork', child: number(raw, 'child') };
    case 'exit':
      return exit(number(raw, 'status'));
    case 'oom':
      return { name: 'oom', victim: number(raw, 'victim') };
    default:
      return syscall(raw);
  }
};

const number = (raw: RawCall, name: string): number => raw.numbers[name] ?? 0;

/** Of a list that could not be read at all, the kernel's own name for the program is left: the kernel lets nobody have an empty one. */
const execve = ({ comm, argv = Buffer.alloc(0), argvSize = 0, argvNow }: RawCall): KernelCall => {
  const words = wordsOf(argv);
  const source: ArgvSource | undefined = words.length === 0 ? 'comm' : argvNow ? 'proc' : undefined;
  return {
    name: 'execve',
    argv: words.length === 0 ? [comm] : words,
    ...(argvSize > argv.length ? { size: argvSize } : {}),
    ...(source && { argvFrom: source }),
  };
};

/** A list of arguments as the kernel keeps it: each ends with a NUL. */
export const wordsOf = (bytes: Buffer): string[] => {
  const words = bytes.toString('utf8').split('\0');
  return words.at(-1) === '' ? words.slice(0, -1) : words;
};

/** wait(2)'s encoding: the signal in the low seven bits, else the exit code in the second byte. */
const exit = (status: number): KernelCall => {
  const signal = status & 0x7f;
  return { name: 'exit', code: (status >> 8) & 0xff, ...(signal === 0 ? {} : { signal }) };
};

const syscall = (raw: RawCall): KernelCall => {
  const decode = DECODERS[raw.name];
  const { result, duration } = raw;
  const args: Args = {
    ...wholeStrings(raw.strings),
    ...raw.numbers,
    ...decode?.(raw.numbers, raw),
    ...errno(raw.result),
  };
  for (const name of REPLACED[raw.name] ?? []) delete args[name];
  const returned = { ...(result !== undefined && { result }), ...(duration !== undefined && { duration }) };
  const cut = stringNames(raw.strings).filter((name) => joinPieces(raw.strings, name).cut);
  return { name: 'syscall', syscall: raw.name, args, ...(cut.length > 0 && { cut }), ...returned };
};

const wholeStrings = (strings: Readonly<Record<string, string>>): Args =>
  Object.fromEntries(stringNames(strings).map((name) => [name, joinPieces(strings, name).whole]));

/** Without the further pieces of long ones. */
const stringNames = (strings: Readonly<Record<string, string>>): string[] =>
  Object.keys(strings).filter((name) => !/\d$/.test(name));

/** Numbers and strings that a decoder has replaced by something better, and that would only repeat it. */
const REPLACED: Readonly<Record<string, readonly string[]>> = {
  capset: ['effectiveHigh', 'permittedHigh', 'inheritableHigh'],
  prctl: ['third', 'value'],
};

const ERRNO = new Map(Object.entries(constants.errno).map(([name, value]) => [value, name]));
const errno = (result: number | undefined): Args =>
  result !== undefined && result < 0 ? { errno: ERRNO.get(-result) ?? String(-result) } : {};

const SIGNALS = new Map(Object.entries(constants.signals).map(([name, value]) => [value, name]));
export const signalName = (signal: number): string => SIGNALS.get(signal) ?? `SIG${signal}`;

/** The lowest byte of clone's flags is the signal that the parent gets when the child ends. */
const cloneArgs: Decode = ({ flags = 0 }) => {
  const signal = flags % 256;
  return { flags: flagNames(CLONE_FLAGS, flags - signal), ...(signal === 0 ? {} : { exitSignal: signalName(signal) }) };
};

const mountArgs: Decode = ({ flags = 0 }) => ({ flags: flagNames(MOUNT_FLAGS, flags) });

const capsetArgs: Decode = (n) => ({
  effective: capabilityNames(n.effective ?? 0, n.effectiveHigh ?? 0),
  permitted: capabilityNames(n.permitted ?? 0, n.permittedHigh ?? 0),
  inheritable: capabilityNames(n.inheritable ?? 0, n.inheritableHigh ?? 0),
});

const prctlArgs: Decode = ({ option = 0, value = 0, third = 0 }): Args => {
  const name = nameOf(PRCTL_OPTIONS, option);
  switch (name) {
    case 'PR_CAPBSET_DROP':
      return { option: name, capability: CAPABILITIES[value] ?? String(value) };
    case 'PR_CAP_AMBIENT':
      return {
        option: name,
        operation: nameOf(AMBIENT_OPERATIONS, value),
        capability: CAPABILITIES[third] ?? String(third),
      };
    case 'PR_SET_SECCOMP':
      return { option: name, mode: value === 2 ? 'SECCOMP_MODE_FILTER' : String(value) };
    case 'PR_SET_PDEATHSIG':
      return { option: name, signal: signalName(value) };
    default:
      return { option: name, argument: value };
  }
};

const signalArgs: Decode = ({ signal = 0 }) => ({ signal: signalName(signal) });

const DECODERS: Readonly<Record<string, Decode>> = {
  clone: cloneArgs,
  clone3: cloneArgs,
  unshare: ({ flags = 0 }) => ({ flags: flagNames(CLONE_FLAGS, flags) }),
  setns: ({ nstype = 0 }) => ({ nstype: flagNames(CLONE_FLAGS, nstype) }),
  mount: mountArgs,
  umount2: ({ flags = 0 }) => ({ flags: flagNames(UMOUNT_FLAGS, flags) }),
  fsconfig: ({ command = 0 }) => ({ command: nameOf(FSCONFIG_COMMANDS, command) }),
  fsmount: ({ attributes = 0 }) => ({ attributes: flagNames(MOUNT_ATTRIBUTES, attributes) }),
  open_tree: ({ flags = 0 }) => ({ flags: flagNames(OPEN_TREE_FLAGS, flags) }),
  capset: capsetArgs,
  prctl: prctlArgs,
  seccomp: ({ operation = 0, flags = 0 }) => ({
    operation: nameOf(SECCOMP_OPERATIONS, operation),
    flags: flagNames(SECCOMP_FLAGS, flags),
  }),
  keyctl: ({ operation = 0 }) => ({ operation: nameOf(KEYCTL_OPERATIONS, operation) }),
  bpf: ({ command = 0 }) => ({ command: nameOf(BPF_COMMANDS, command) }),
  mknodat: ({ mode = 0, dev = 0 }) => ({ type: fileType(mode), mode: permissions(mode), dev: deviceNumber(dev) }),
  kill: signalArgs,
  pidfd_send_signal: signalArgs,
  cgroup_write: (_, { strings }) => ({ value: strings.value?.trim() ?? '' }),
  netlink: (_, { messages = [], messagesSize = 0 }) => decodeNetlinkBatch(messages, messagesSize),
};
