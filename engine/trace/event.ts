/**
 * The one vocabulary of Engine Room. Everything that is written, sent, stored, replayed and drawn is a TraceEvent.
 *
 * A trace is the tree of spans that one command line caused. Its root span goes from `terminal` to `terminal` and is named
 * by the command's first words; below it one `terminal → cli` span for each process the shell started; below that the
 * requests (`cli → dockerd`, `dockerd → containerd`, …), processes (`shim → runc`, `runc → container`) and system calls (`… → kernel`).
 *
 * Names: HTTP `METHOD /route` with ids as `{id}` and no version (`POST /containers/{id}/start`), gRPC and ttrpc
 * `Service/Method` (`Tasks/Create`), a process its program and subcommand (`runc create`), a system call its name.
 */
import { z } from 'zod';
import { COMPONENTS } from './component.ts';
import type { Nanos, SpanId, TerminalId, TraceId } from './ids.ts';
import { Packet } from './packet.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Keys follow OpenTelemetry's semantic conventions where one exists; see `attribute.ts` for all that we write. */
export type Attributes = Record<string, Json>;

/** `observed`: a probe saw it. `inferred`: derived from what was seen. `simplified`: drawn smaller than it is. */
export const EVIDENCE = ['observed', 'inferred', 'simplified'] as const;
export type Evidence = (typeof EVIDENCE)[number];

export type Outcome = { ok: true } | { ok: false; error: string };

const json: z.ZodType<Json> = z.json() as z.ZodType<Json>;
const attributes: z.ZodType<Attributes> = z.record(z.string(), json);
const nanos = z.number().nonnegative() as unknown as z.ZodType<Nanos>;
const span = z.string().min(1) as unknown as z.ZodType<SpanId>;
const trace = z.string().min(1) as unknown as z.ZodType<TraceId>;
const terminal = z.string().min(1) as unknown as z.ZodType<TerminalId>;
const component = z.enum(COMPONENTS);
const evidence = z.enum(EVIDENCE);

/** `seq` rises by one in a lab's log; `at` is when it happened (ns, CLOCK_MONOTONIC), which may be slightly out of order. */
const base = { seq: z.number().int().nonnegative(), at: nanos };

export const SpanStarted = z.object({
  ...base,
  type: z.literal('span.started'),
  span,
  trace,
  /** Absent only on the root of a trace and on roots of the background lane. */
  parent: span.optional(),
  from: component,
  to: component,
  name: z.string(),
  attributes,
  evidence,
  /** How the parent is known, when that is weaker than the span itself: `inferred` means placed by time. */
  parentEvidence: evidence.optional(),
});

/** Something that happened inside a span: a chunk of a stream, a log line, a folded burst. */
export const SpanEvent = z.object({
  ...base,
  type: z.literal('span.event'),
  span,
  trace,
  name: z.string(),
  attributes,
  evidence,
});

/** `attributes` hold what is known only at the end: the answer's status and body, an exit code, a return value. */
export const SpanEnded = z.object({
  ...base,
  type: z.literal('span.ended'),
  span,
  trace,
  outcome: z.union([z.object({ ok: z.literal(true) }), z.object({ ok: z.literal(false), error: z.string() })]),
  attributes,
  evidence,
});

/**
 * `image` is what the engine's API and events name; `stored-image`, `layer` and `image-store` are what lies on its disk: an image by
 * the digest of its config, a layer by its chain ID (see `stored.ts` for their attributes). Then come what `network.ts`, `storage.ts` and
 * `process-facts.ts` tell of.
 */
export const SUBJECTS = [
  ...(['container', 'image', 'network', 'volume', 'daemon'] as const),
  ...(['stored-image', 'layer', 'image-store'] as const),
  ...([
    'net-namespace',
    'net-link',
    'net-routes',
    'net-neighbours',
    'net-listeners',
    'net-chain',
    'net-counters',
  ] as const),
  ...(['connection', 'docker-network', 'swarm'] as const),
  ...(['container-root', 'container-mount', 'file', 'disk-use', 'container-log'] as const),
  ...(['process-facts', 'cgroup'] as const),
] as const;

/**
 * A change of the engine's world, as the engine's own event stream or a snapshot tells it.
 * `state` is what the subject is now: a container's Docker state (`created running paused restarting exited removing dead`),
 * or `present` / `gone` for the rest. Attributes of containers: `name`, `image`, `exitCode`, `ports`, …
 */
export const StateChanged = z.object({
  ...base,
  type: z.literal('state.changed'),
  trace: trace.optional(),
  subject: z.object({ kind: z.enum(SUBJECTS), id: z.string() }),
  state: z.string(),
  action: z.string(),
  attributes,
  evidence,
});

/** What a terminal printed, decoded as UTF-8, shell-integration marks removed. */
export const TerminalOutput = z.object({
  ...base,
  type: z.literal('terminal.output'),
  terminal,
  trace: trace.optional(),
  data: z.string(),
});

/**
 * A probe lost observations (`events` of them when known) or changed its state. Incomplete is the trace that it names; else those
 * that were in flight between `since` and then.
 */
export const ProbeReported = z.object({
  ...base,
  type: z.literal('probe.reported'),
  probe: z.string(),
  state: z.enum(['watching', 'degraded', 'off', 'lost']),
  events: z.number().int().nonnegative().optional(),
  since: nanos.optional(),
  trace: trace.optional(),
  detail: z.string(),
});

/** A packet came to the end of its way. `at` is its first step; told only while somebody follows packets. */
export const PacketSeen = z.object({
  ...base,
  type: z.literal('packet.seen'),
  trace: trace.optional(),
  packet: Packet,
  evidence,
  /** How its command is known, when that is weaker than the packet itself: `inferred` means that no other ran. */
  traceEvidence: evidence.optional(),
});

export const TraceEvent = z.discriminatedUnion('type', [
  SpanStarted,
  SpanEvent,
  SpanEnded,
  StateChanged,
  TerminalOutput,
  ProbeReported,
  PacketSeen,
]);

export type SpanStarted = z.infer<typeof SpanStarted>;
export type SpanEvent = z.infer<typeof SpanEvent>;
export type SpanEnded = z.infer<typeof SpanEnded>;
export type StateChanged = z.infer<typeof StateChanged>;
export type TerminalOutput = z.infer<typeof TerminalOutput>;
export type ProbeReported = z.infer<typeof ProbeReported>;
export type PacketSeen = z.infer<typeof PacketSeen>;
export type TraceEvent = z.infer<typeof TraceEvent>;

/** An event before the log gave it its place. */
export type Unnumbered = TraceEvent extends infer E ? (E extends { seq: number } ? Omit<E, 'seq'> : never) : never;
