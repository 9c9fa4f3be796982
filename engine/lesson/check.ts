/**
 * A check is one machine-checkable claim about what was observed in the lab. Checks look at spans, at the engine's world and at
 * the argv of observed processes; never at the text a learner typed. So every way that reaches the goal counts.
 *
 * In a lesson a check is one sentence and one predicate: `{say: 'web is running', world: {kind: container, name: web, state: running}}`.
 * Parsing adds `kind`, the predicate's name, so that code can switch over it.
 */
import { z } from 'zod';
import { COMPONENTS } from '#engine/trace/component.ts';
import { BuildPattern } from './check-build.ts';
import { MeasuredPattern } from './check-measured.ts';
import { NetworkPattern } from './check-network.ts';
import { PacketPattern } from './check-packet.ts';
import { ProcessPattern } from './check-process.ts';
import { isOfCommand, StoragePattern } from './check-storage.ts';
import { amount, Matcher, pattern, words } from './matcher.ts';

export const SpanPattern = z.strictObject({
  from: z.enum(COMPONENTS).optional().describe('who asks'),
  to: z.enum(COMPONENTS).optional().describe('who is asked'),
  name: words.optional().describe('the span name, whole, or a pattern'),
  attributes: z
    .record(z.string(), Matcher)
    .optional()
    .describe(
      'attribute key, optionally with a JSON pointer into its value (`http.request.body#/Image`), to what it must be',
    ),
  outcome: z.enum(['ok', 'failed']).optional().describe('how it ended; an open span has no outcome'),
});
export type SpanPattern = z.infer<typeof SpanPattern>;

/** Commands are found by the argv of their observed processes. */
export const CommandPattern = z.strictObject({
  argv: pattern
    .optional()
    .describe('matched against the arguments of each process of the command, joined by one space'),
  exit: z
    .union([z.number().int(), z.literal('failed')])
    .optional()
    .describe('exit status; `failed` is any but 0'),
});
export type CommandPattern = z.infer<typeof CommandPattern>;

export const WorldPattern = z.strictObject({
  kind: z.enum(['container', 'image', 'network', 'volume']),
  name: z.string().optional().describe('exact name; images with or without their tag'),
  image: z.string().optional().describe('containers: the image they were made from'),
  state: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .describe('containers: created running paused restarting exited dead; others: present'),
  attributes: z.record(z.string(), Matcher).optional().describe('`exitCode`, `id`, …'),
  count: amount.optional().describe('how many there are; at least one when absent'),
});
export type WorldPattern = z.infer<typeof WorldPattern>;

/** An image as it lies on the disk, whether a name leads to it or not. */
export const StoredPattern = z.strictObject({
  image: z.string().optional().describe('a name that leads to it; any image when absent'),
  architecture: z.string().optional().describe('`amd64`, `arm64`, …'),
  size: Matcher.optional().describe('bytes of all its layers, uncompressed'),
  on: z.string().optional().describe('the name of an image whose layers are all below its own'),
  added: amount.optional().describe('how many layers it has more than the image that `on` names'),
});
export type StoredPattern = z.infer<typeof StoredPattern>;

const FATES = ['fetched', 'sent', 'mounted', 'there', 'known', 'failed'] as const;

/** A pull or a push as it was seen at the registry. */
export const TransferPattern = z.strictObject({
  direction: z.enum(['pull', 'push']).optional(),
  repository: z.string().optional().describe('as the registry calls it: `library/redis`'),
  reference: words.optional().describe('the tag or the digest that was asked for'),
  outcome: z.enum(['ok', 'failed']).optional().describe('how the request ended that the transfer was for'),
  moved: Matcher.optional().describe('bytes of config and layers that travelled'),
  layers: z.partialRecord(z.enum(FATES), amount).optional().describe('how many layers had which fate'),
});
export type TransferPattern = z.infer<typeof TransferPattern>;

const common = {
  say: z.string().min(1).describe('the claim in one short sentence: present tense, no full stop'),
  sticky: z.boolean().default(false).describe('stays met once it was met'),
};

const command = CommandPattern.optional().describe('only in traces of such a command');

const PREDICATES = [
  ...(['span', 'order', 'world', 'stored', 'transfer', 'build', 'command', 'answered', 'predicted'] as const),
  ...(['network', 'packet', 'unfollowed'] as const),
  'process',
  ...(['storage', 'measured'] as const),
] as const;

const shapes = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('span'),
    span: SpanPattern,
    count: amount
      .optional()
      .describe('how many in that one trace; at least one when absent. 0 needs `in` and an ended command'),
    in: command,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('order'),
    order: z.array(SpanPattern).min(2).describe('spans of one trace, each starting after the one before it'),
    in: command,
  }),
  z.strictObject({ ...common, kind: z.literal('world'), world: WorldPattern }),
  z.strictObject({ ...common, kind: z.literal('stored'), stored: StoredPattern }),
  z.strictObject({ ...common, kind: z.literal('transfer'), transfer: TransferPattern, in: command }),
  z.strictObject({ ...common, kind: z.literal('build'), build: BuildPattern, in: command }),
  z.strictObject({ ...common, kind: z.literal('network'), network: NetworkPattern }),
  z.strictObject({ ...common, kind: z.literal('process'), process: ProcessPattern }),
  z
    .strictObject({ ...common, kind: z.literal('storage'), storage: StoragePattern, in: command })
    .refine(isOfCommand, '`in` is for what happened to a `file`, and for a `volume` whose state is `gone`'),
  z.strictObject({
    ...common,
    kind: z.literal('packet'),
    packet: PacketPattern,
    count: amount
      .optional()
      .describe(
        'how many such packets; at least one when absent. 0 needs `in`, an ended command and others of its packets',
      ),
    in: command,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('unfollowed'),
    unfollowed: CommandPattern.describe('the last such command ended, and no packet was seen since it began'),
  }),
  z.strictObject({ ...common, kind: z.literal('measured'), measured: MeasuredPattern }),
  z.strictObject({ ...common, kind: z.literal('command'), command: CommandPattern }),
  z.strictObject({
    ...common,
    kind: z.literal('answered'),
    answered: z.string().describe('the id of a question, answered right'),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('predicted'),
    predicted: z.string().describe('the id of a prediction, made'),
  }),
]);

export const Check = z.preprocess(nameThePredicate, shapes);
export type Check = z.output<typeof shapes>;

/** A check's predicate without its sentence: what settles a prediction, shows a hint. */
export const Condition = z.preprocess(
  (value) => (isRecord(value) ? nameThePredicate({ say: '·', ...value }) : value),
  shapes,
);

function nameThePredicate(value: unknown): unknown {
  if (!isRecord(value) || 'kind' in value) return value;
  const named = PREDICATES.filter((key) => key in value);
  return named.length === 1 ? { ...value, kind: named[0] } : value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
