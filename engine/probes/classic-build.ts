/** One `POST /build` of the classic builder: what its body and its answer tell. BuildKit's has neither. */
import type { BuildObservation } from '#engine/correlate/observation.ts';
import { AnswerLines, type LinesState, newLines } from './answer-lines.ts';
import { type AnswerState, ClassicAnswer, newAnswer } from './classic-answer.ts';
import { type ContextState, newContext, TarContext } from './tar-context.ts';

export type ClassicBuildState = {
  dockerfile: string;
  context: ContextState;
  lines: LinesState;
  answer: AnswerState;
  filesTold: boolean;
};

type OfExchange = Extract<BuildObservation, { exchange: number }>;
type Told = OfExchange extends infer Each ? (Each extends OfExchange ? Omit<Each, 'at' | 'exchange'> : never) : never;

const BUILD = /^(?:\/v\d+(?:\.\d+)*)?\/build(?:\?(.*))?$/s;

/** Undefined for any other request. */
export const newClassicBuild = (method: string, url: string): ClassicBuildState | undefined => {
  const query = new URLSearchParams(BUILD.exec(url)?.[1]);
  if (method !== 'POST' || !BUILD.test(url) || query.get('version') === '2') return undefined;
  const dockerfile = query.get('dockerfile') || 'Dockerfile';
  return { dockerfile, context: newContext(), lines: newLines(), answer: newAnswer(), filesTold: false };
};

export class ClassicBuild {
  readonly #dockerfile: string;
  readonly #context: TarContext;
  readonly #lines: AnswerLines;
  readonly #answer: ClassicAnswer;
  #filesTold: boolean;

  constructor({ dockerfile, context, lines, answer, filesTold }: ClassicBuildState) {
    this.#dockerfile = dockerfile;
    this.#context = new TarContext(dockerfile, context);
    this.#lines = new AnswerLines(lines);
    this.#answer = new ClassicAnswer(answer);
    this.#filesTold = filesTold;
  }

  get state(): ClassicBuildState {
    const [context, lines, answer] = [this.#context.state, this.#lines.state, this.#answer.state];
    return { dockerfile: this.#dockerfile, context, lines, answer, filesTold: this.#filesTold };
  }

  sent(bytes: Buffer): void {
    this.#context.write(bytes);
  }

  answered(bytes: Buffer): Told[] {
    const lines = this.#lines.write(bytes).flatMap((line) => this.#answer.read(line) ?? []);
    return lines.length > 0 ? [{ kind: 'build.answer', lines }] : [];
  }

  /** Once: when all of it was sent, or it is over before. */
  files(): Told[] {
    if (this.#filesTold) return [];
    this.#filesTold = true;
    return this.#context.parts().map((files) => ({ kind: 'build.files', files }));
  }
}
