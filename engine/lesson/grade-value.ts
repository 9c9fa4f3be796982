/** A value that the learner read somewhere and typed, compared with what was observed. */
import { shortDigest } from '#engine/scene/image-map.ts';
import { storedAt } from '#engine/scene/stored-world.ts';
import type { StoredLayer } from '#engine/trace/stored.ts';
import type { QuestionResult } from './answers.ts';
import { sizeInWords } from './describe.ts';
import type { GradingContext } from './grade.ts';
import { newestTransfers, transferMatches } from './grade-transfer.ts';
import type { LAYER_NAMES, ValueQuestion } from './lesson.ts';
import { linkValue } from './link-value.ts';
import type { LogIndex } from './log-index.ts';
import { sameImage } from './match.ts';
import { fileFacts } from './match-files.ts';
import { namespaceValue } from './namespace-value.ts';

export type Observed = {
  /** As it would be typed in full. */
  value: string;
  evidence: number[];
  /** `right`, `wrong`, or wrong in a way that is known, in words. */
  judge(typed: string): 'right' | 'wrong' | { wrong: string };
};

export function observedValue(
  { id, of }: ValueQuestion,
  { index, answers }: Pick<GradingContext, 'index' | 'answers'>,
): Observed | undefined {
  if ('transfer' in of) return bytesMoved(of, index);
  if ('file' in of) return bytesOfFile(of, index);
  if ('running' in of) return namespaceValue(of, index, answers[id]?.seq);
  return 'link' in of ? linkValue(of, index) : layerName(of, index);
}

export function gradeValue(question: ValueQuestion, context: GradingContext): QuestionResult {
  const observed = observedValue(question, context);
  if (!observed) return { state: 'waiting', fact: 'There is nothing observed to compare with yet', evidence: [] };
  const typed = context.answers[question.id]?.value;
  if (typeof typed !== 'string' || typed.trim() === '')
    return { state: 'open', fact: 'Not answered yet', evidence: [] };
  const { evidence } = observed;
  const verdict = observed.judge(typed.trim());
  if (verdict === 'right') return { state: 'right', fact: `${typed.trim()} is what was observed`, evidence };
  const fact = verdict === 'wrong' ? 'That is not what was observed' : verdict.wrong;
  return { state: 'wrong', fact, evidence };
}

/** Two digits are what `docker pull` shows at a glance; reading the layer alone and not the config's thousand bytes is right as well. */
const TOLERANCE = 0.02;

function bytesMoved(of: Extract<ValueQuestion['of'], { transfer: unknown }>, index: LogIndex): Observed | undefined {
  const found = newestTransfers(index).find(({ transfer }) => transferMatches(transfer, of.transfer));
  if (!found) return undefined;
  const bytes = found.transfer.bytes[of.read];
  return { value: String(bytes), evidence: found.evidence, judge: judgeOfBytes(bytes) };
}

/** The size of what a command did to a file, the newest that fits. */
function bytesOfFile({ file }: Extract<ValueQuestion['of'], { file: unknown }>, index: LogIndex): Observed | undefined {
  const changes = fileFacts(file, index.storage);
  const { seq, bytes } = changes.findLast(({ meant, so, bytes }) => meant && so && bytes !== undefined) ?? {};
  return bytes === undefined
    ? undefined
    : { value: String(bytes), evidence: seq === undefined ? [] : [seq], judge: judgeOfBytes(bytes) };
}

function judgeOfBytes(bytes: number): Observed['judge'] {
  return (typed) => {
    const said = bytesIn(typed);
    if (said === undefined) return { wrong: 'Type a number of bytes. A unit may follow: 12345, 1.2 kB, 3.4 MB' };
    return Math.abs(said - bytes) <= bytes * TOLERANCE
      ? 'right'
      : { wrong: `${sizeInWords(said)} is too ${said > bytes ? 'much' : 'little'}` };
  };
}

const UNITS: Record<string, number> = { '': 1, k: 1e3, m: 1e6, g: 1e9, ki: 1024, mi: 1024 ** 2, gi: 1024 ** 3 };

/** `4308150`, `4,308,150 bytes`, `4.3 MB`, `4.1MiB` */
export function bytesIn(typed: string): number | undefined {
  const parts = /^(\d[\d,_ ]*(?:\.\d+)?)\s*(?:(ki|mi|gi|k|m|g)?(?:b|bytes?)?)$/i.exec(typed.trim());
  if (!parts) return undefined;
  const unit = UNITS[(parts[2] ?? '').toLowerCase()] ?? 1;
  return Math.round(Number(parts[1]?.replace(/[,_ ]/g, '')) * unit);
}

type LayerName = (typeof LAYER_NAMES)[number];
const IN_WORDS: Record<LayerName, string> = {
  digest: 'its digest in the registry',
  'diff-id': 'its diff ID',
  'chain-id': 'its chain ID',
  'cache-id': 'its cache ID',
};

function layerName(of: Extract<ValueQuestion['of'], { layer: unknown }>, index: LogIndex): Observed | undefined {
  const { images, layers } = storedAt(index.history, Number.MAX_SAFE_INTEGER);
  const image = [...images.values()].find(({ tags }) => tags.some((tag) => sameImage(tag, of.layer.image)));
  const chain = of.layer.place === 'top' ? image?.layers.at(-1) : image?.layers[0];
  const layer = chain === undefined ? undefined : layers.get(chain);
  if (chain === undefined || layer === undefined) return undefined;
  const names = namesOf(chain, layer);
  const value = names[of.read];
  if (value === undefined) return undefined;
  const told = index.history.findLast(({ subject }) => subject.kind === 'layer' && subject.id === chain);
  const judge = (typed: string) => {
    if (fits(typed, value)) return 'right';
    const other = (Object.keys(names) as LayerName[]).find((name) => fits(typed, names[name]));
    if (other) return { wrong: `That is ${IN_WORDS[other]}, another name of the same layer` };
    const elsewhere = [...layers].some(([id, one]) =>
      Object.values(namesOf(id, one)).some((name) => fits(typed, name)),
    );
    return elsewhere ? { wrong: 'That is a name of another layer' } : 'wrong';
  };
  return { value, evidence: told ? [told.seq] : [], judge };
}

const namesOf = (chain: string, { diffId, cacheId, blobs }: StoredLayer): Partial<Record<LayerName, string>> => ({
  ...{ 'diff-id': diffId, 'chain-id': chain },
  ...(cacheId !== undefined && { 'cache-id': cacheId }),
  ...(blobs[0] && { digest: blobs[0].digest }),
});

const ENOUGH = 8;
const bare = (name: string): string => name.replace(/^sha256:/, '').replace(/(…|\.\.\.)$/, '');

/** The whole, or its beginning as far as tools print it. */
const fits = (typed: string, name: string | undefined): boolean =>
  name !== undefined &&
  bare(typed).length >= Math.min(ENOUGH, shortDigest(name).length) &&
  bare(name).startsWith(bare(typed));
