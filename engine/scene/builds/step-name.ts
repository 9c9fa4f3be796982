/** How builders name steps: BuildKit `[stage 2/5] RUN a`, the classic builder `Step 2/5 : RUN a`. */

export type StepName = {
  /** of BuildKit: the stage's label; absent where the name has none */
  stage?: string;
  /** from 1, and out of how many; absent for the builder's own work and for sources outside of stages */
  ordinal?: number;
  total?: number;
  /** in capitals; `internal` for the builder's own work */
  instruction: string;
  text: string;
};

const VERTEX = /^\[(?:[\w.-]+\/[\w./-]+ +)??(?:([\w.-]+) +)? *(\d+)\/(\d+)\] +([\s\S]*)$/;
const CLASSIC = /^Step (\d+)\/(\d+) : ?([\s\S]*)$/;

export function stepNameOf(name: string): StepName {
  const [, stage, n, m, text] = VERTEX.exec(name) ?? [];
  if (text !== undefined) return { ...(stage && { stage }), ...counted(n, m), ...worded(text) };
  const [, k, l, words] = CLASSIC.exec(name) ?? [];
  if (words !== undefined) return { ...counted(k, l), ...worded(words) };
  return KEYWORDS.test(name) ? worded(name) : { instruction: 'internal', text: name };
}

/** A source outside of the stages, like the image of `COPY --from=nginx`, is named without a place. */
const KEYWORDS = /^(FROM|COPY|ADD|RUN|WORKDIR) /;

const counted = (n: string | undefined, m: string | undefined) => ({ ordinal: Number(n), total: Number(m) });

const worded = (text: string): Pick<StepName, 'instruction' | 'text'> => ({
  instruction: /^[A-Za-z]+/.exec(text)?.[0].toUpperCase() ?? 'internal',
  text: text.trim(),
});

/** What of a text counts when names are compared: builders drop quotes and squeeze blanks. */
export const bare = (text: string): string => text.replace(/[\s"'\\]+/g, '').toLowerCase();
