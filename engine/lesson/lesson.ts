/** A lesson as data: what is read from `lessons/`, checked by schema, and drawn by the page. */
import { z } from 'zod';
import { PacketFilter } from '#engine/trace/packet.ts';
import { NAMESPACES } from '#engine/trace/process-facts.ts';
import { Check, CommandPattern, Condition, SpanPattern, TransferPattern } from './check.ts';
import { LinkPattern } from './check-network.ts';
import { RunningPattern } from './check-process.ts';
import { FilePattern } from './check-storage.ts';
import { LAB_PATH } from './put-file.ts';

const id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be lower-case words joined by hyphens');
const prose = z.string().min(1).describe('markdown in the source, safe HTML once loaded');

export const DECKS = ['request-flow', 'layers', 'build', 'network', 'storage', 'processes'] as const;

/** Shown when its condition holds (citing what met it), or, without one, when the learner asks. */
export const Hint = z.strictObject({
  when: Condition.optional().describe('the mistake this hint is about, as it shows in what was observed'),
  text: prose,
});
export type Hint = z.infer<typeof Hint>;

/** Asked before a run; what really happened is read from the learner's own trace, so no answer is stored. */
export const Prediction = z.strictObject({
  id,
  ask: prose,
  options: z
    .array(z.strictObject({ id, text: prose, when: Condition.describe('holds when this is what happened') }))
    .min(2),
  because: prose.describe('why it happens so; shown once it is settled'),
});
export type Prediction = z.infer<typeof Prediction>;

export const ChoiceQuestion = z.strictObject({
  kind: z.literal('choice'),
  id,
  ask: prose,
  options: z
    .array(z.strictObject({ id, text: prose, right: z.boolean().default(false), because: prose }))
    .min(2)
    .refine((options) => options.filter((option) => option.right).length === 1, 'needs exactly one right option'),
});

/** Graded against the order in the learner's own latest trace in which every item occurs. */
export const OrderQuestion = z.strictObject({
  kind: z.literal('order'),
  id,
  ask: prose,
  in: CommandPattern,
  items: z.array(z.strictObject({ id, text: prose, span: SpanPattern })).min(3),
  because: prose,
});

/** The learner marks what is so after a run. Right is what their own lab has shown, so no answer is stored. */
export const MarkQuestion = z.strictObject({
  kind: z.literal('mark'),
  id,
  ask: prose,
  in: CommandPattern.describe('asked of the latest such command, once it has ended'),
  items: z.array(z.strictObject({ id, text: prose, when: Condition.describe('holds when this is so') })).min(3),
  because: prose,
});

/** The learner picks a process in the tree of their own latest run; right is the parent of the one that `of` names. */
export const ParentQuestion = z.strictObject({
  kind: z.literal('parent'),
  id,
  ask: prose,
  in: CommandPattern,
  of: SpanPattern.describe('the program whose parent is asked for'),
  because: prose,
});

export const LAYER_NAMES = ['digest', 'diff-id', 'chain-id', 'cache-id'] as const;

export const LINK_VALUES = ['name', 'address', 'mac'] as const;

/** The learner reads a value and types it. Right is what was observed in their own lab, so no answer is stored. */
export const ValueQuestion = z.strictObject({
  kind: z.literal('value'),
  id,
  ask: prose,
  of: z.union([
    z
      .strictObject({ transfer: TransferPattern, read: z.enum(['moved', 'saved']) })
      .describe('bytes of the newest such transfer, right within 2 %; a unit may be given'),
    z
      .strictObject({
        layer: z.strictObject({ image: z.string(), place: z.enum(['top', 'bottom']) }),
        read: z.enum(LAYER_NAMES),
      })
      .describe('a name of a layer as it lies on disk now; its first eight digits are enough'),
    z
      .strictObject({ link: LinkPattern, read: z.enum(LINK_VALUES) })
      .describe('of the network interface that fits now; an address may come without its prefix'),
    z
      .strictObject({ file: FilePattern, read: z.literal('bytes') })
      .describe('of the newest such change of a file; right within 2 %, a unit may be given'),
    z
      .strictObject({ running: RunningPattern, read: z.enum(NAMESPACES) })
      .describe('the number of that namespace, of the process that fits now'),
  ]),
  because: prose,
});

/** Answered in the learner's own words. Nobody grades prose: the learner ticks the points it makes, and sees which of them their lab has shown. */
export const ExplainQuestion = z.strictObject({
  kind: z.literal('explain'),
  id,
  ask: prose,
  points: z
    .array(
      z.strictObject({
        id,
        text: prose.describe('what a good answer says'),
        seen: Condition.optional().describe('holds when the learner’s own lab has shown it'),
      }),
    )
    .min(2),
});
export const Question = z.discriminatedUnion('kind', [
  ChoiceQuestion,
  OrderQuestion,
  MarkQuestion,
  ParentQuestion,
  ValueQuestion,
  ExplainQuestion,
]);
export type ChoiceQuestion = z.infer<typeof ChoiceQuestion>;
export type OrderQuestion = z.infer<typeof OrderQuestion>;
export type MarkQuestion = z.infer<typeof MarkQuestion>;
export type ParentQuestion = z.infer<typeof ParentQuestion>;
export type ValueQuestion = z.infer<typeof ValueQuestion>;
export type ExplainQuestion = z.infer<typeof ExplainQuestion>;
export type Question = z.infer<typeof Question>;

export const VERDICTS = ['true', 'nuance', 'false'] as const;

/** A statement people make about Docker, its verdict on this engine, and the run that proves it. */
export const Claim = z.strictObject({
  id: z.string().regex(/^[A-Z]\d{3}-\d{2,3}$/, 'must look like C000-09'),
  statement: prose,
  verdict: z.enum(VERDICTS),
  because: prose,
  proof: z.strictObject({
    before: z.array(z.string()).default([]).describe('lines that set the scene; may fail'),
    run: z.array(z.string()).min(1).describe('command lines that prove it'),
    checks: z.array(Check).min(1).describe('what must be observed of the last line’s doing'),
  }),
});
export type Claim = z.infer<typeof Claim>;

const labPath = z.string().regex(LAB_PATH, 'must be a path below /root, without blanks or signs that a shell reads');

export const KEYS = { 'ctrl-c': '\x03', 'ctrl-d': '\x04', 'ctrl-p': '\x10', 'ctrl-q': '\x11', enter: '\r' } as const;
export type Key = keyof typeof KEYS;

/** What the solution does, in order: the whole lesson is played on a real lab to prove that it can be done. */
export const Action = z.union([
  z.strictObject({
    run: z.string(),
    keys: z
      .array(z.enum(Object.keys(KEYS) as [Key, ...Key[]]))
      .optional()
      .describe('sent, one by one, once the container of this command has started and its terminal is attached'),
  }),
  z.strictObject({
    put: labPath,
    text: z.string().optional().describe('absent: as the step’s own block for that file has it'),
  }),
  z.strictObject({ predict: id, option: id }),
  z.strictObject({
    follow: z
      .union([z.literal('off'), PacketFilter.strict()])
      .describe('from here on packets are followed: `{port: 80}`, `{}` for all of the lab’s'),
  }),
  z.strictObject({ count: z.literal('disk').describe('what takes the disk is counted, now and after each change') }),
  z.strictObject({
    measure: z.literal('places').describe('the line that the Measure button of the Storage deck types'),
  }),
  z.strictObject({
    answer: id,
    value: z
      .union([id, z.array(id)])
      .optional()
      .describe('absent: the right option, or the observed order'),
  }),
]);
export type Action = z.infer<typeof Action>;

/** One piece of a step, in reading order. */
export const Block = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('html'), html: z.string() }),
  z.strictObject({ kind: z.literal('command'), line: z.string().describe('one line that can be run with a click') }),
  z.strictObject({ kind: z.literal('file'), path: labPath, text: z.string(), language: z.string() }),
  z.strictObject({ kind: z.literal('sample'), text: z.string(), language: z.string() }),
  z.strictObject({ kind: z.literal('prediction'), prediction: Prediction }),
  z.strictObject({ kind: z.literal('question'), question: Question }),
  z.strictObject({ kind: z.literal('claim'), claim: Claim }),
]);
export type Block = z.infer<typeof Block>;

export const Step = z.strictObject({
  id,
  title: z.string(),
  blocks: z.array(Block).min(1),
  checks: z.array(Check).min(1),
  hints: z.array(Hint),
  solution: z.array(Action).min(1),
});
export type Step = z.infer<typeof Step>;

/** Front matter of a lesson; absent values come from its chapter's defaults. */
export const LessonHead = z.strictObject({
  id: z.string().regex(/^L\d\d$/, 'must look like L03'),
  title: z.string().min(1),
  summary: z.string().min(1).describe('one sentence for the course map'),
  minutes: z.number().int().positive(),
  deck: z.enum(DECKS).describe('the picture that is in front when the lesson opens'),
  see: z.array(z.string()).min(1).describe('what the learner will see, one sentence each'),
  images: z
    .array(z.string())
    .describe('images it runs: in the lab from its start, or else to be had from its Docker Hub'),
  pulls: z.array(z.string()).default([]).describe('images it pulls, also where the lab has one of that name'),
  needs: z.array(z.string()).default([]).describe('ids of lessons that come before'),
});
export type LessonHead = z.infer<typeof LessonHead>;

export const Lesson = LessonHead.extend({
  chapter: z.strictObject({ number: z.number().int(), slug: z.string(), title: z.string() }),
  slug: z.string(),
  intro: z.array(Block),
  steps: z.array(Step).min(1),
  recording: z.string().optional().describe('path of its recording, from the lessons folder; for replay'),
});
export type Lesson = z.infer<typeof Lesson>;

/**
 * Images that the lab's Docker Hub must have made before the lesson can be done.
 * @param inLab names of those that every lab has from its start
 */
export function hubImagesOf({ images, pulls }: Pick<Lesson, 'images' | 'pulls'>, inLab: readonly string[]): string[] {
  return [...new Set([...images.filter((name) => !inLab.includes(name)), ...pulls])];
}

export const questionsOf = (lesson: Lesson): Question[] =>
  lesson.steps.flatMap((step) => step.blocks.flatMap((block) => (block.kind === 'question' ? [block.question] : [])));

export const predictionsOf = (lesson: Lesson): Prediction[] =>
  lesson.steps.flatMap((step) =>
    step.blocks.flatMap((block) => (block.kind === 'prediction' ? [block.prediction] : [])),
  );

export const claimsOf = (lesson: Lesson): Claim[] =>
  lesson.steps.flatMap((step) => step.blocks.flatMap((block) => (block.kind === 'claim' ? [block.claim] : [])));
