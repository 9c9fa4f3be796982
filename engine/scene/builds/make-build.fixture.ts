/** Small builds for tests, as events tell of them; times in milliseconds. The log of a session is made of several. */
import type { Attributes, TraceEvent } from '#engine/trace/event.ts';
import { fromMillis, spanId, traceId } from '#engine/trace/ids.ts';

export type MadeFile = { path: string; content: string; mode?: number; mtime?: number; sent?: false };

export type MadeStep = {
  name: string;
  /** what it was made from: names of other steps */
  inputs?: string[];
  /** vertex digest; by default made of its name, and of the build where `local` */
  vertex?: string;
  local?: true;
  start: number;
  end?: number;
  queued?: number;
  cached?: true;
  error?: string;
  canceled?: true;
  log?: string;
  image?: string;
};

export type MadeBuild = {
  id: string;
  at: number;
  end?: number;
  error?: string;
  classic?: true;
  /** where its client stood, and what it was given */
  client?: { directory: string; argv: string[] };
  /** its context came as one archive */
  archive?: true;
  /** text of its .dockerignore, of the classic builder */
  ignore?: string;
  dockerfile?: string;
  /** only its description travelled */
  known?: true;
  options?: {
    args?: Record<string, string>;
    contexts?: Record<string, string>;
    target?: string;
    noCache?: string;
    tag?: string;
    file?: string;
  };
  files?: MadeFile[];
  /** of contexts that have a name */
  named?: Record<string, MadeFile[]>;
  steps: MadeStep[];
  image?: string;
};

const base = (at: number) => ({ seq: 0, at: fromMillis(at), evidence: 'observed' as const });

export function eventsOf(...builds: MadeBuild[]): TraceEvent[] {
  const events = builds.flatMap((build) => (build.classic ? classicEvents(build) : solveEvents(build)));
  return events.map((event, seq) => ({ ...event, seq }));
}

export const prune = (at: number): TraceEvent[] => requestOf(`prune${at}`, 'POST /build/prune', at);

export const requestOf = (id: string, name: string, at: number, attributes: Attributes = {}): TraceEvent[] => [
  begin(at, id, undefined, 'terminal', id, 'root'),
  begin(at, id, 'root', 'dockerd', name, 'request', attributes),
  finish(at + 1, id, 'request'),
];

function begin(
  at: number,
  build: string,
  parent: string | undefined,
  to: 'terminal' | 'dockerd' | 'buildkit' | 'cli',
  name: string,
  span: string,
  attributes: Attributes = {},
): TraceEvent {
  return {
    ...{ ...base(at), type: 'span.started', span: spanId(`${build}.${span}`), trace: traceId(build) },
    ...(parent && { parent: spanId(`${build}.${parent}`) }),
    ...{ from: to, to, name, attributes },
  };
}

const finish = (at: number, build: string, span: string, attributes: Attributes = {}, error?: string): TraceEvent => ({
  ...{ ...base(at), type: 'span.ended', span: spanId(`${build}.${span}`), trace: traceId(build), attributes },
  outcome: error === undefined ? { ok: true } : { ok: false, error },
});

const note = (at: number, build: string, span: string, name: string, attributes: Attributes): TraceEvent => ({
  ...{ ...base(at), type: 'span.event', span: spanId(`${build}.${span}`), trace: traceId(build), name, attributes },
});

function solveEvents(build: MadeBuild): TraceEvent[] {
  const { id, at, end, error, image, client, options = {} } = build;
  const front = {
    ...(options.file && { filename: options.file }),
    ...(options.target && { target: options.target }),
    ...(options.noCache !== undefined && { 'no-cache': options.noCache }),
    ...Object.fromEntries(Object.entries(options.args ?? {}).map(([name, value]) => [`build-arg:${name}`, value])),
    ...Object.fromEntries(Object.entries(options.contexts ?? {}).map(([name, value]) => [`context:${name}`, value])),
  };
  const request = {
    ...{ Ref: `ref-${id}`, Session: `session-${id}`, FrontendAttrs: front },
    Exporters: [{ Type: 'moby', Attrs: { name: options.tag ?? '' } }],
  };
  const answer: Attributes = image ? { ExporterResponse: { 'containerimage.digest': image } } : {};
  const session = {
    'x-docker-expose-session-uuid': `session-${id}`,
    'x-docker-expose-session-sharedkey': `context:${client?.directory ?? 1}`,
  };
  return [
    ...begunBy(build),
    begin(at, id, 'cli', 'dockerd', 'POST /session', 'session', { 'http.request.header': session, ...stoodIn(build) }),
    begin(at, id, 'root', 'buildkit', 'Control/Solve', 'build', { 'rpc.request.message': request }),
    ...carried(build),
    ...build.steps.flatMap((step, n) => stepEvents(build, step, n)),
    ...(end === undefined ? [] : [finish(end, id, 'build', { 'rpc.response.message': answer }, error)]),
  ];
}

const begunBy = ({ id, at, client }: MadeBuild): TraceEvent[] => [
  begin(at, id, undefined, 'terminal', 'docker build', 'root'),
  begin(at, id, 'root', 'cli', 'docker build', 'cli', client ? { 'process.command_args': client.argv } : {}),
];

const stoodIn = ({ client }: MadeBuild): Attributes =>
  client ? { 'process.working_directory': client.directory } : {};

function carried(build: MadeBuild): TraceEvent[] {
  const { id, at, dockerfile, known, archive, files, named = {}, options = {} } = build;
  const name = options.file ?? 'Dockerfile';
  const own =
    dockerfile === undefined ? [] : [fileOf({ path: name, content: dockerfile, ...(known && { sent: false }) })];
  const texts: Attributes = known || dockerfile === undefined ? {} : { texts: { [name]: dockerfile } };
  const parts = [
    ...(own.length > 0 ? [{ what: 'dockerfile', files: own, ...texts }] : []),
    ...(files ? [{ what: 'context', files: files.map(fileOf) }] : []),
    ...Object.entries(named).map(([what, own]) => ({ what, files: own.map(fileOf) })),
  ];
  return parts.flatMap((part, n) => [
    begin(at, id, 'session', 'cli', archive ? 'Upload/Pull' : 'FileSync/DiffCopy', `copy${n}`),
    note(at + 1, id, `copy${n}`, 'build.files', part),
    finish(at + 1, id, `copy${n}`),
  ]);
}

function fileOf({ path, content, mode = 0o644, mtime, sent }: MadeFile) {
  const size = content.length;
  const own = { path, type: 'file' as const, size, mode, uid: 0, gid: 0, mtime: mtime ?? numberOf(content) };
  return sent === false ? own : { ...own, sent: size, digest: digestOf(content) };
}

/** No real hash: only that equal contents have equal ones. */
export const digestOf = (content: string): string => `sha256:${content}`;
const numberOf = (content: string): number =>
  [...content].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 1e6, 0);

export const vertexOf = (build: Pick<MadeBuild, 'id'>, { name, vertex, local }: MadeStep): string =>
  vertex ?? `sha256:${local ? `${build.id} ` : ''}${name}`;

function stepEvents(build: MadeBuild, step: MadeStep, n: number): TraceEvent[] {
  const { id, classic, steps } = build;
  const [, ordinal, total] = /^Step (\d+)\/(\d+)/.exec(step.name) ?? [];
  const inputs = (step.inputs ?? []).map((name) =>
    vertexOf(build, steps.find((one) => one.name === name) ?? { name, start: 0 }),
  );
  const started = {
    ...(classic ? { ordinal: Number(ordinal), total: Number(total) } : { vertex: vertexOf(build, step) }),
    inputs,
    ...(step.queued !== undefined && { queuedAt: fromMillis(step.queued) }),
  };
  const result = {
    cached: step.cached ?? false,
    ...(step.image && { image: step.image }),
    ...(step.canceled && { canceled: true }),
  };
  const span = `step${n}`;
  return [
    begin(step.start, id, 'build', classic ? 'dockerd' : 'buildkit', step.name, span, { 'build.step': started }),
    ...(step.log ? [note(step.start, id, span, 'build.log', { stream: 'stdout', text: step.log })] : []),
    ...(step.end === undefined ? [] : [finish(step.end, id, span, { 'build.result': result }, step.error)]),
  ];
}

function classicEvents(build: MadeBuild): TraceEvent[] {
  const { id, at, end, error, dockerfile, options = {}, files = [] } = build;
  const query = new URLSearchParams({
    dockerfile: options.file ?? 'Dockerfile',
    buildargs: JSON.stringify(options.args ?? {}),
    ...(options.target && { target: options.target }),
    ...(options.noCache !== undefined && { nocache: '1' }),
    ...(options.tag && { t: options.tag }),
  });
  const all = [...(dockerfile === undefined ? [] : [{ path: 'Dockerfile', content: dockerfile }]), ...files].map(
    fileOf,
  );
  const texts: Attributes = {
    ...(dockerfile !== undefined && { Dockerfile: dockerfile }),
    ...(build.ignore !== undefined && { '.dockerignore': build.ignore }),
  };
  return [
    ...begunBy(build),
    begin(at, id, 'cli', 'dockerd', 'POST /build', 'build', {
      'url.path': `/v1.45/build?${query}`,
      ...stoodIn(build),
    }),
    note(at + 1, id, 'build', 'build.files', { what: 'context', files: all, texts }),
    ...build.steps.flatMap((step, n) => stepEvents(build, step, n)),
    ...(end === undefined ? [] : [finish(end, id, 'build', {}, error)]),
  ];
}

/** A whole build from a Dockerfile of one stage: FROM, then what runs, 10 ms each. */
export function simple(
  id: string,
  at: number,
  dockerfile: string,
  more: Partial<MadeBuild> & { cached?: readonly number[]; base?: string } = {},
): MadeBuild {
  const { cached = [], base: image = 'docker.io/library/nginx:latest', ...rest } = more;
  const runs = dockerfile.split('\n').filter((line) => /^(RUN|COPY|ADD|WORKDIR) /.test(line));
  const names = [`FROM ${image}`, ...runs].map((text, n, all) => `[${n + 1}/${all.length}] ${text}`);
  const steps = names.map((name, n): MadeStep => {
    const before = names[n - 1];
    return {
      ...{
        name,
        start: at + 10 * n + 2,
        end: at + 10 * n + 10,
        ...(name.includes('COPY') && { local: true as const }),
      },
      ...(before && { inputs: [before] }),
      ...(cached.includes(n + 1) && { cached: true as const }),
    };
  });
  return { ...{ id, at, end: at + 10 * names.length + 20, dockerfile, steps, image: `sha256:image-${id}` }, ...rest };
}
