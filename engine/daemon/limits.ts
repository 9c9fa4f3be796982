/** Every bound of the daemon in one place, so that a person can see what it will hold at most. Bytes unless the name says otherwise. */
const KIB = 1024;
const MIB = 1024 * KIB;

export const LIMITS = {
  /** Events that one lab keeps in memory; beyond, the oldest finished runs are let go. */
  logBytes: 64 * MIB,
  /** Events of one run, and their size; beyond, only its end is kept and the loss is reported. */
  eventsPerTrace: 20_000,
  bytesPerTrace: 16 * MIB,
  /** Text that one command printed, as far as the trace keeps it. The terminal itself shows all of it. */
  outputPerCommand: 256 * KIB,

  recordingsCount: 500,
  recordingsBytes: 512 * MIB,
  /** One recording file. */
  recordingBytes: 64 * MIB,

  terminalsPerLab: 8,
  /** A terminal is paused while its viewer has more than `unackedHigh` left to draw, until it has less than `unackedLow`. */
  unackedHigh: 512 * KIB,
  unackedLow: 128 * KIB,
  scrollbackLines: 5000,
  snapshotLines: 2000,

  /** One message from a page: a paste into a terminal is the largest honest one. */
  messageBytes: 256 * KIB,
  /** One message from an editor: a text of 1 MiB, of which JSON makes more. */
  filesMessageBytes: 7 * MIB,
  /** Requests of an editor that are answered at the same time; the next ones wait in its socket. */
  filesRequests: 4,
  /** Events in one frame to a page. */
  eventsPerFrame: 400,
  socketsPerSession: 32,

  /** Connections to a lab's ports: a browser opens six for each port, and more for websockets. */
  portConnectionsPerLab: 64,
  /** Tickets that were given and not used. */
  portTickets: 64,
  portTicketMs: 60_000,
  /** Labs that are gone and still known to have been. */
  endedLabs: 64,

  /** Free memory that the host must have for each lab. */
  memoryPerLabMiB: 600,
  /** The most that a lab can take of memory, and of processes and threads: with its shim a container is some 5 MiB and 12 of these. */
  memoryOfLabMiB: 1024,
  tasksOfLab: 1024,
  /** A lab's own disk, with everything that its engine keeps. It takes room on the host's only as it fills. */
  diskPerLabMiB: 4096,
  idleMinutes: 10,
} as const;

/** A positive number from the environment, else the default. @throws when it is set to something else. */
export function numberFromEnv(name: string, fallback: number): number {
  const text = process.env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new Error(`${name} must be a positive number; it is "${text}".`);
  return value;
}
