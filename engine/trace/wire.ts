/**
 * What travels between the page and the engine daemon. The web process pipes these sockets through without reading them.
 *
 * Lab socket `/-/ws/lab`: JSON text frames, the messages below.
 * Terminal socket `/-/ws/terminal?terminal=<id>`: binary frames are raw bytes both ways, text frames are the JSON messages below.
 */
import { z } from 'zod';
import type { TraceEvent } from './event.ts';
import { PacketFilter, type PacketWatch } from './packet.ts';
import type { PortsAccess } from './port-door.ts';
import type { RecordingHeader } from './recording.ts';

export type LabPhase = 'booting' | 'ready' | 'lost' | 'closed';

export type LabStatus = {
  phase: LabPhase;
  /** What is going on or went wrong, in one sentence for the learner. */
  detail: string;
  /** Images of the lab: present, or on their way. */
  images: { name: string; state: 'present' | 'loading' | 'failed'; detail?: string }[];
  /** Of a session with two labs: their addresses on the network between them. */
  lan?: { own: string; other: string };
  /** It ends because another boots in its place: `hello` tells of that one. */
  resetting?: true;
  /** Every process of the lab stands still, by its control group. The kernel still answers for it, as to a ping. */
  frozen?: true;
  /** Absent on a host of before it had one. */
  hub?: HubStatus;
  /** Absent while there is no lab to follow packets in. */
  packets?: PacketWatch;
};

/** The labs' own Docker Hub, and how many of its images are made. */
export type HubStatus = {
  state: 'making' | 'ready' | 'failed' | 'off';
  done: number;
  total: number;
  /** Waiting, or being made: `nginx`, `nicolaka/netshoot`. */
  missing: string[];
  failed: { name: string; error: string }[];
  /** Why it is off. */
  detail?: string;
};

/** One tag of an image on a lab's Docker Hub, as `docker pull` names it. `GET /api/hub/images` answers with `{images}`, by name. */
export type HubImage = {
  /** `nginx:1.26`, `student/web:latest` */
  name: string;
  /** What a pull by a machine of this kind fetches: its layers, compressed; null where that cannot be told. */
  bytes: number | null;
};

export type LabToPage =
  /**
   * Comes again on the same socket after a reset: another `lab`, whose events follow from the first. `lastSeq` is that of the newest event
   * that it has, −1 when there is none.
   */
  | { type: 'hello'; lab: string; header: RecordingHeader; lastSeq: number }
  | { type: 'status'; status: LabStatus }
  | { type: 'events'; events: TraceEvent[] };

export const PageToLab = z.discriminatedUnion('type', [
  /**
   * First message: everything after this seq is sent (−1: all). `lab` is the lab whose events the page holds; when it is
   * another one by now, all of the new lab's events are sent.
   */
  z.object({ type: z.literal('resume'), lastSeq: z.number().int().min(-1), lab: z.string().max(64).optional() }),
  /** Throw this lab away and boot a new one. */
  z.object({ type: z.literal('reset') }),
  /** Stop every process of this lab where it is, or let them go on. */
  z.object({ type: z.literal('freeze'), on: z.boolean() }),
  /** This lab is not needed any more; no other is booted in its place. Everybody who looks at it is told `closed`. */
  z.object({ type: z.literal('end') }),
  /** Follow packets from now on, or no more. For everybody who looks at this lab. */
  z.object({ type: z.literal('packets'), on: z.boolean(), filter: PacketFilter.optional() }),
  /** This page shows what containers use: it is read about once a second, as long as any page does. */
  z.object({ type: z.literal('use'), on: z.boolean() }),
  /** Count what takes the disk, and from now on after what changes it: `disk-use` among the events. */
  z.object({ type: z.literal('disk') }),
]);
export type PageToLab = z.infer<typeof PageToLab>;

export type TerminalToPage =
  | { type: 'hello'; terminal: string }
  /** The next binary frame is a snapshot of the screen: reset, then write it. */
  | { type: 'snapshot' }
  | { type: 'exited'; code: number };

export const PageToTerminal = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('resize'),
    cols: z.number().int().min(2).max(1000),
    rows: z.number().int().min(1).max(1000),
  }),
  /** Bytes the page has drawn since its last ack; the daemon pauses the terminal when too many are unacknowledged. */
  z.object({ type: z.literal('ack'), bytes: z.number().int().nonnegative() }),
  /** The learner closed the tab: the shell and what runs in its foreground end. */
  z.object({ type: z.literal('close') }),
]);
export type PageToTerminal = z.infer<typeof PageToTerminal>;

/** `GET /api/health` */
export type Health = {
  status: 'ok';
  mode: 'live' | 'replay';
  /** Why not live, and the line that mends it. Absent when live. */
  reason?: string;
  labs: { running: number; limit: number };
  /** Absent when no lab can be made. */
  hub?: HubStatus;
  /** The web process's word: how ports of labs are reached from the name that the page was opened by. */
  ports?: PortsAccess;
};
