/**
 * One `lesson.md` to a Lesson. Fences with a role are data:
 *
 * | fence | becomes |
 * | --- | --- |
 * | `sh run` | one command block per line, runnable with a click |
 * | any language, `file=/root/…` | a file that can be put into the lab |
 * | `yaml predict`, `yaml question`, `yaml claim` | a block of that kind, here in the text |
 * | `yaml checks`, `yaml hints`, `yaml solution` | the step's checks, hints and solution |
 * | any language without a role | a sample to read |
 */
import { z } from 'zod';
import { Check } from '#engine/lesson/check.ts';
import {
  Action,
  type Block,
  Claim,
  Hint,
  type Lesson,
  LessonHead,
  Prediction,
  Question,
  type Step,
} from '#engine/lesson/lesson.ts';
import { LAB_PATH, untypable } from '#engine/lesson/put-file.ts';
import { ContentError } from './content-error.ts';
import { checkValue, parseYaml, readYaml } from './read-yaml.ts';
import { renderBlock, UnsafeMarkdown } from './render-markdown.ts';
import { renderClaim, renderHint, renderPrediction, renderQuestion } from './render-prose.ts';
import { type Fence, type Part, splitLesson } from './split-lesson.ts';
import { verifyReferences } from './verify-references.ts';

export type LessonPlace = {
  /** As it is named in errors. */
  file: string;
  slug: string;
  chapter: Lesson['chapter'];
  /** Values the chapter gives where the front matter has none. */
  defaults: Partial<LessonHead>;
  recording?: string;
};

/** @throws ContentError */
export function readLesson(source: string, place: LessonPlace): Lesson {
  const { front, intro, steps } = splitLesson(source, place.file);
  const { file, defaults, recording, ...rest } = place;
  const yaml = parseYaml(front.text, { file, line: front.line });
  const head = checkValue({ ...yaml, value: { ...defaults, ...Object(yaml.value) } }, LessonHead);
  const lesson: Lesson = {
    ...head,
    ...rest,
    intro: intro.pieces.flatMap((piece) => readPiece(piece, file).blocks),
    steps: steps.map((part) => readStep(part, file)),
    ...(recording !== undefined && { recording }),
  };
  verifyReferences(lesson, steps, file);
  return lesson;
}

type Read = { blocks: Block[]; checks: Check[]; hints: Hint[]; solution: Action[] };

function readStep(part: Part, file: string): Step {
  const read = part.pieces.map((piece) => readPiece(piece, file));
  const step: Step = {
    id: part.id,
    title: part.title,
    blocks: read.flatMap(({ blocks }) => blocks),
    checks: read.flatMap(({ checks }) => checks),
    hints: read.flatMap(({ hints }) => hints),
    solution: read.flatMap(({ solution }) => solution),
  };
  for (const needed of ['checks', 'solution'] as const)
    if (step[needed].length === 0) throw new ContentError(file, part.line, `step ${part.id} has no \`yaml ${needed}\``);
  return step;
}

function readPiece(piece: Part['pieces'][number], file: string): Read {
  return guardMarkdown(file, piece.line, () =>
    piece.kind === 'prose'
      ? only({ blocks: [{ kind: 'html', html: renderBlock(piece.text) }] })
      : readFence(piece, file),
  );
}

const only = (some: Partial<Read>): Read => ({ blocks: [], checks: [], hints: [], solution: [], ...some });

function readFence({ language, role, text, line }: Fence, file: string): Read {
  const yaml = <Schema extends z.ZodType>(schema: Schema) => readYaml(text, schema, { file, line });
  switch (`${language} ${role}`.trim()) {
    case 'sh run':
      return only({ blocks: commandLines(text).map((one) => ({ kind: 'command', line: one })) });
    case 'yaml predict':
      return only({ blocks: [{ kind: 'prediction', prediction: renderPrediction(yaml(Prediction)) }] });
    case 'yaml question':
      return only({ blocks: [{ kind: 'question', question: renderQuestion(yaml(Question)) }] });
    case 'yaml claim':
      return only({ blocks: [{ kind: 'claim', claim: renderClaim(yaml(Claim)) }] });
    case 'yaml checks':
      return only({ checks: yaml(z.array(Check)) });
    case 'yaml hints':
      return only({ hints: yaml(z.array(Hint)).map(renderHint) });
    case 'yaml solution':
      return only({ solution: yaml(z.array(Action)) });
    default:
      if (role.startsWith('file=')) return only({ blocks: [readFile(language, role.slice(5), text, { file, line })] });
      if (role !== '') throw new ContentError(file, line - 1, `no block is called \`${language} ${role}\``);
      return only({ blocks: [{ kind: 'sample', text, language }] });
  }
}

function readFile(language: string, path: string, text: string, { file, line }: { file: string; line: number }): Block {
  const complaint = LAB_PATH.test(path) ? untypable(text) : 'is no path below /root that can be typed as it is';
  if (complaint !== undefined) throw new ContentError(file, line - 1, `the file ${path} ${complaint}`);
  return { kind: 'file', path, text: `${text}\n`, language };
}

const commandLines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

function guardMarkdown<T>(file: string, line: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnsafeMarkdown) throw new ContentError(file, line, error.message);
    throw error;
  }
}
