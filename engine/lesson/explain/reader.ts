/**
 * How the value of a field is read: −1 as `no limit`, 420 as `rw-r--r--`, 137 as `128 + 9 (SIGKILL)`.
 */
import { errnoOf } from '#engine/trace/errno.ts';
import type { Json } from '#engine/trace/event.ts';
import { grpcStatusOf } from '#engine/trace/grpc-status.ts';
import { signalOf } from '#engine/trace/signal.ts';

/** The value in words; null when the number says all there is (a count, an id); undefined when it has a meaning nobody noted. */
export type Reader = (value: Json) => string | null | undefined;

const numeric = (read: (number: number) => string | null | undefined): Reader => {
  return (value) => {
    const number = typeof value === 'string' && value !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) ? read(number) : null;
  };
};

/** Nothing but a number: how many, how large in a unit that the text names. */
export const count: Reader = () => null;
/** A number that something is known by for a while: a process, an open file, a device of the network, a connection. */
export const id: Reader = () => null;

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

const sizeText = (bytes: number): string => {
  const power = bytes < 1024 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  const scaled = bytes / 1024 ** power;
  return `${power === 0 ? scaled : Number(scaled.toPrecision(3))} ${bytes === 1 ? 'byte' : UNITS[power]}`;
};

export const bytes = numeric((value) => (value < 0 ? 'not known' : sizeText(value)));
/** The kernel says “no limit” by a number near the largest. */
export const byteLimit = numeric((value) => (value <= 0 || value >= 2 ** 62 ? 'no limit' : sizeText(value)));
/** Of 0 and −1, both mean that there is none. */
export const countLimit = numeric((value) => (value <= 0 ? 'no limit' : null));

const SPANS: readonly [nanoseconds: number, unit: string][] = [
  [3600e9, 'h'],
  [60e9, 'min'],
  [1e9, 's'],
  [1e6, 'ms'],
  [1e3, 'µs'],
  [1, 'ns'],
];

function durationText(nanoseconds: number): string {
  const [size, unit] = SPANS.find(([length]) => Math.abs(nanoseconds) >= length) ?? [1, 'ns'];
  return `${Number((nanoseconds / size).toPrecision(3))} ${unit}`;
}

/** @param unit in nanoseconds */
const lasting = (unit: number): Reader => numeric((value) => durationText(value * unit));
export const nanoseconds = lasting(1);
export const microseconds = lasting(1e3);
export const seconds = lasting(1e9);

const instant = (unit: number): Reader =>
  numeric((value) => {
    const milliseconds = value * unit;
    return value <= 0 || milliseconds > 8.64e15 ? 'never' : new Date(milliseconds).toISOString().replace('.000Z', 'Z');
  });
export const unixSeconds = instant(1e3);
export const unixNanoseconds = instant(1e-6);

/** 10⁹ are one CPU. */
export const nanoCpus = numeric((value) => {
  if (value <= 0) return 'no limit';
  return `${value / 1e9} ${value === 1e9 ? 'CPU' : 'CPUs'}`;
});

export const signal = numeric((value) =>
  value === 0 ? 'none: only asks whether the process is there' : signalOf(value),
);

const EXIT_CODES: Readonly<Record<number, string>> = {
  0: 'success',
  125: 'docker itself failed, the program never ran',
  126: 'the program could not be executed',
  127: 'the program was not found',
};

/** Shells and container engines tell death by a signal as 128 plus its number. */
export const exitCode = numeric((value) => {
  if (value < 0 || value === 255) return value < 0 ? 'not known' : 'failure';
  const ended = value > 128 ? signalOf(value - 128) : undefined;
  if (ended !== undefined) return `128 + ${value - 128}: ended by ${ended}`;
  return EXIT_CODES[value] ?? 'failure, as the program itself defines it';
});

export const errno = numeric((value) => (value === 0 ? 'none' : errnoOf(Math.abs(value))));
export const grpcStatus = numeric(grpcStatusOf);
export const user = numeric((value) =>
  value === 0 ? 'root' : value === -1 || value === 2 ** 32 - 1 ? 'unchanged' : null,
);

const RIGHTS = ['---', '--x', '-w-', '-wx', 'r--', 'r-x', 'rw-', 'rwx'];
const SPECIAL: readonly [bit: number, name: string][] = [
  [0o4000, 'setuid'],
  [0o2000, 'setgid'],
  [0o1000, 'sticky'],
];

/** Go keeps the type of a file in the upper bits, the kernel above the permissions; both keep these where they are. */
export function permissions(mode: number): string {
  const rights = [6, 3, 0].map((shift) => RIGHTS[(mode >> shift) & 7]).join('');
  return [rights, ...SPECIAL.flatMap(([bit, name]) => (mode & bit ? [name] : []))].join(', ');
}

/** A number is a number; text is octal, as `chmod` takes it. */
export const fileMode: Reader = (value) => {
  const mode = typeof value === 'string' ? Number.parseInt(value, 8) : value;
  if (typeof mode !== 'number' || Number.isNaN(mode)) return null;
  const octal = (mode & 0o7777).toString(8).padStart(4, '0');
  return typeof value === 'string' ? permissions(mode) : `${octal}: ${permissions(mode)}`;
};

const DEVICES: Readonly<Record<string, string>> = {
  '0:0': 'no device',
  '1:3': 'null',
  '1:5': 'zero',
  '1:7': 'full',
  '1:8': 'random',
  '1:9': 'urandom',
  '5:0': 'tty',
  '5:1': 'console',
  '5:2': 'ptmx',
  '10:200': 'net/tun',
  '10:229': 'fuse',
};
const FAMILIES: Readonly<Record<number, string>> = {
  [-1]: 'any',
  1: 'memory devices: null, zero, random',
  4: 'virtual consoles',
  5: 'terminals: tty, console, ptmx',
  7: 'loop devices',
  8: 'SCSI disks',
  10: 'miscellaneous devices',
  136: 'pseudo-terminals',
  253: 'device mapper or virtio disks',
};

export const device: Reader = (value) => (typeof value === 'string' ? (DEVICES[value] ?? null) : null);
export const deviceMajor = numeric((value) => FAMILIES[value] ?? null);
export const deviceMinor = numeric((value) => (value === -1 ? 'any' : null));

/** Names that a protocol gives to its numbers; text is left alone unless it is one of them. */
export const oneOf = (names: Readonly<Record<string | number, string>>): Reader => {
  return (value) => (typeof value === 'number' ? names[value] : (names[String(value)] ?? null));
};

const NETLINK_CONTROL: Readonly<Record<number, string>> = { 1: 'NLMSG_NOOP', 2: 'NLMSG_ERROR', 3: 'NLMSG_DONE' };
const ACTS = ['NEW', 'GET', 'DEL'];
const RULES = ['TABLE', 'CHAIN', 'RULE', 'SET', 'SETELEM', 'GEN'];

/** A type that a probe had no name for: netfilter's carry their part of it in the upper byte. */
export const netlinkType: Reader = (value) => {
  if (typeof value !== 'number' && !/^\d+$/.test(String(value))) return null;
  const [part, message] = [Number(value) >> 8, Number(value) & 255];
  if (part === 11 && message === 0) return 'NFNL_MSG_COMPAT_GET';
  const [prefix, objects] = part === 10 ? ['NFT_MSG_', RULES] : ['IPCTNL_MSG_CT_', part === 1 ? [''] : []];
  const object = objects[Math.floor(message / 3)];
  return object === undefined ? NETLINK_CONTROL[Number(value)] : `${prefix}${ACTS[message % 3]}${object}`;
};
