/** Every bound on what a lab can do to the hub, in one place. Bytes and milliseconds unless the name says otherwise. */
const KIB = 1024;
const MIB = 1024 * KIB;

export const BOUNDS = {
  headerBytes: 16 * KIB,
  headersMs: 10_000,
  /** A connection on which nothing moves. */
  idleMs: 60_000,
  /** One whole request; a slow push of a large layer is the longest honest one. */
  requestMs: 15 * 60_000,
  /** A pull of 127 layers with containerd’s image store asks for all of them at once, each on a connection of its own. */
  connectionsPerLab: 320,
  /** New ones beyond this pace are closed at once: a handshake costs more than a request. */
  connectionsBurst: 1000,
  connectionsPerSecond: 100,
  inFlightPerLab: 160,
  /** Connections of one lab to the registry; further requests wait for one. */
  toRegistryPerLab: 12,
  /** Requests beyond this pace are refused and not told: a bucket that holds `burst` and fills by `perSecond`. */
  requestsBurst: 500,
  requestsPerSecond: 100,

  /** All that a lab may push while it lives; each write counts `writeBytes` more, for what it takes on the disk. */
  pushedPerLab: 1024 * MIB,
  writeBytes: 16 * KIB,
  /** All that a lab may sign while it lives: its notary keeps it in memory. */
  signedPerLab: 32 * MIB,
  /** What a client may still send after it was refused in the middle of a body. */
  drainedBytes: 64 * MIB,
  manifestBytes: 4 * MIB,
  formBytes: 16 * KIB,
  /** Of a body that is shown. */
  shownBytes: 64 * KIB,
  shownPathBytes: 2 * KIB,
  /** An index is read for its children up to here; beyond, each of them counts as a pull. */
  indexBytes: 256 * KIB,
  /** An answer of the registry in which names are put back: errors, lists. */
  rewrittenBytes: 1 * MIB,

  tokensPerLab: 1000,
  /** As Docker Hub's. */
  tokenSeconds: 300,
  accountsPerLab: 10,

  /** How long a pull waits for an image that is still being made. */
  makingMs: 20_000,
} as const;
