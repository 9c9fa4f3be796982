/** Tiny makers of builds for tests: times in milliseconds. */
import type { Build, BuildStep, ContextTransfer, StepState } from '#engine/scene/build.ts';
import type { TravelledFile } from '#engine/trace/build.ts';
import { fromMillis, spanId, traceId } from '#engine/trace/ids.ts';

type Times = { queued?: number; from?: number; to?: number };

export function stepOf(
  id: string,
  state: StepState,
  { queued, from, to, ...more }: Times & Partial<BuildStep> = {},
): BuildStep {
  return {
    id,
    span: spanId(`span ${id}`),
    name: id,
    instruction: id.split(' ')[0] ?? '',
    stage: '0',
    state,
    inputs: [],
    log: [],
    ...(queued !== undefined && { queuedAt: fromMillis(queued) }),
    ...(from !== undefined && { startedAt: fromMillis(from) }),
    ...(to !== undefined && { endedAt: fromMillis(to) }),
    ...more,
  };
}

export function buildOf(steps: readonly BuildStep[], more: Partial<Build> = {}): Build {
  return {
    id: spanId('build'),
    trace: traceId('t'),
    builder: 'buildkit',
    state: 'done',
    startedAt: fromMillis(0),
    endedAt: fromMillis(1000),
    options: { file: 'Dockerfile', noCache: false, buildArgs: {}, tags: ['app'] },
    steps: [...steps],
    transfers: [],
    ...more,
  };
}

export const fileOf = (path: string, size: number, sent?: number): TravelledFile => ({
  path,
  type: 'file',
  size,
  mode: 0o644,
  uid: 0,
  gid: 0,
  mtime: 0,
  ...(sent !== undefined && { sent, digest: `sha256:${path}` }),
});

export function transferOf(files: readonly TravelledFile[], more: Partial<ContextTransfer> = {}): ContextTransfer {
  return {
    span: spanId('transfer'),
    what: 'context',
    files: [...files],
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    sent: files.reduce((sum, { sent = 0 }) => sum + sent, 0),
    unlisted: 0,
    ...more,
  };
}

const DOCKERFILE = `# two stages, one of them for nobody
FROM busybox AS compile
COPY src /src
RUN cat /src/* > /app.txt

FROM busybox AS lint
RUN true

FROM busybox
RUN mkdir /data
COPY --from=compile /app.txt /
ENV MODE=fast
CMD ["cat", "/app.txt"]
`;

/** A build of several stages: `compile` and the last one work side by side, nothing needs `lint`. */
export const twoStages = (): Build =>
  buildOf(
    [
      stepOf('FROM busybox', 'cached', { lines: { first: 2, last: 2 }, stage: 'compile', from: 100, to: 110 }),
      stepOf('COPY src /src', 'ran', {
        ...{ lines: { first: 3, last: 3 }, stage: 'compile', inputs: ['FROM busybox', 'load context'] },
        ...{ queued: 110, from: 200, to: 250 },
        ...{ why: { kind: 'files', changed: [{ path: 'src/a.c', how: 'changed' }], evidence: 'observed' as const } },
      }),
      stepOf('RUN cat', 'ran', {
        ...{ lines: { first: 4, last: 4 }, stage: 'compile', inputs: ['COPY src /src'] },
        ...{ queued: 110, from: 250, to: 650 },
      }),
      stepOf('FROM busybox (lint)', 'skipped', { lines: { first: 6, last: 6 }, stage: 'lint' }),
      stepOf('RUN true', 'skipped', { lines: { first: 7, last: 7 }, stage: 'lint', inputs: ['FROM busybox (lint)'] }),
      stepOf('RUN mkdir', 'ran', {
        ...{ lines: { first: 10, last: 10 }, stage: '2', inputs: ['FROM busybox'] },
        ...{ queued: 110, from: 120, to: 420, layer: 'sha256:mkdir', bytes: 0 },
      }),
      stepOf('COPY --from=compile', 'ran', {
        ...{ lines: { first: 11, last: 11 }, stage: '2', inputs: ['RUN mkdir', 'RUN cat'] },
        ...{ queued: 110, from: 660, to: 700, layer: 'sha256:copy', bytes: 120 },
      }),
      stepOf('ENV MODE=fast', 'config', {
        ...{ lines: { first: 12, last: 12 }, stage: '2', config: [{ key: 'Env', value: 'MODE=fast' }] },
      }),
      stepOf('CMD', 'config', { lines: { first: 13, last: 13 }, stage: '2' }),
      stepOf('load context', 'ran', { instruction: 'internal', stage: '', from: 110, to: 190, queued: 105 }),
      stepOf('exporting', 'ran', {
        ...{ instruction: 'internal', stage: '', inputs: ['COPY --from=compile'], from: 700, to: 900, queued: 700 },
      }),
    ],
    { dockerfile: { path: 'Dockerfile', text: DOCKERFILE } },
  );
