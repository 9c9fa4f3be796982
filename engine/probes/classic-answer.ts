/**
 * What the classic builder says while it builds: its answer to `POST /build` is one stream of JSON objects, in which its own lines
 * (`Step 2/5 : RUN make`, ` ---> Using cache`) and the output of the containers that it runs look alike. A line of its own is believed
 * where it would come next.
 */
import type { ClassicBuildLine } from '#engine/correlate/observation.ts';
import type { Json } from '#engine/trace/event.ts';
import { jsonField } from '#engine/trace/json-field.ts';

/** `runs`: a container is at work, and what comes is its output. */
export type AnswerState = { ordinal: number; total: number; runs: boolean; named: boolean };

export const newAnswer = (): AnswerState => ({ ordinal: 0, total: 0, runs: false, named: false });

const STEP = /^Step (\d+)\/(\d+) : ([\s\S]*)$/;
const ARROW = /^ ---> (?:Running in )?([0-9a-f]{12})\n?$/;
const REMOVED = /^ ---> Removed intermediate container ([0-9a-f]{12})\n?$/;
const BUILT = /^Successfully built ([0-9a-f]{12})\n?$/;
/** stderr is coloured by the builder. */
const RED = /^\u001b\[91m([\s\S]*)\u001b\[0m$/;

export class ClassicAnswer {
  readonly #state: AnswerState;

  constructor(state: AnswerState = newAnswer()) {
    this.#state = { ...state };
  }

  get state(): AnswerState {
    return { ...this.#state };
  }

  /** One object of the answer; undefined for what says nothing of a build. */
  read(line: Json): ClassicBuildLine | undefined {
    const [stream, error] = [jsonField(line, 'stream'), jsonField(line, 'error')];
    if (typeof error === 'string') return { kind: 'error', message: errorOf(line, error) };
    if (typeof stream === 'string') return this.#stream(stream);
    return progressOf(line);
  }

  #stream(text: string): ClassicBuildLine | undefined {
    const isAfterName = this.#state.named && text === '\n';
    this.#state.named = false;
    if (isAfterName) return undefined;
    return this.#step(text) ?? this.#ownLine(text) ?? logOf(text);
  }

  #step(text: string): ClassicBuildLine | undefined {
    const [, first, last, instruction = ''] = STEP.exec(text) ?? [];
    const [ordinal, total] = [Number(first), Number(last)];
    const isNext = ordinal === this.#state.ordinal + 1 && (this.#state.ordinal === 0 || total === this.#state.total);
    if (first === undefined || !isNext || ordinal > total) return undefined;
    Object.assign(this.#state, { ordinal, total, runs: false, named: true });
    return { kind: 'step', ordinal, total, text: instruction.trimEnd() };
  }

  #ownLine(text: string): ClassicBuildLine | undefined {
    if (text === ' ---> Using cache\n' && !this.#state.runs) return { kind: 'cached' };
    const id = ARROW.exec(text)?.[1];
    if (id !== undefined && text.includes('Running in')) {
      this.#state.runs = true;
      return { kind: 'running', container: id };
    }
    if (id !== undefined) {
      this.#state.runs = false;
      return { kind: 'image', image: id };
    }
    const removed = REMOVED.exec(text)?.[1];
    if (removed !== undefined) {
      this.#state.runs = false;
      return { kind: 'removed', container: removed };
    }
    const image = BUILT.exec(text)?.[1];
    return image !== undefined && !this.#state.runs ? { kind: 'built', image } : undefined;
  }
}

function logOf(text: string): ClassicBuildLine {
  const red = RED.exec(text)?.[1];
  return red === undefined ? { kind: 'log', stream: 'stdout', text } : { kind: 'log', stream: 'stderr', text: red };
}

function errorOf(line: Json, error: string): string {
  const message = jsonField(jsonField(line, 'errorDetail'), 'message');
  return typeof message === 'string' ? message : error;
}

/** Of an image that is pulled for it. */
function progressOf(line: Json): ClassicBuildLine | undefined {
  const [status, id] = [jsonField(line, 'status'), jsonField(line, 'id')];
  if (typeof status !== 'string') return undefined;
  const detail = jsonField(line, 'progressDetail');
  const [current, total] = [jsonField(detail, 'current'), jsonField(detail, 'total')];
  return {
    ...{ kind: 'progress', id: typeof id === 'string' ? id : status, name: status },
    current: typeof current === 'number' ? current : 0,
    total: typeof total === 'number' ? total : 0,
    done: typeof id !== 'string' || /complete|exists/i.test(status),
  };
}
