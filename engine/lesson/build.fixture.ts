/** For tests: builds as the scene tells of them, in few words. */
import type { Build, BuildStep, ContextTransfer } from '#engine/scene/build.ts';
import { nanos, type SpanId, type TraceId } from '#engine/trace/ids.ts';

export const step = (name: string, state: BuildStep['state'], more: Partial<BuildStep> = {}): BuildStep => ({
  ...{ id: name, name, state, instruction: /([A-Z]+) /.exec(name)?.[1] ?? 'internal', stage: '0' },
  ...{ inputs: [], log: [], ...more },
});

/** A step that ran from the one time (µs) to the other. */
export const during = (name: string, from: number, to: number, stage: string): BuildStep =>
  step(name, 'ran', { startedAt: nanos(from * 1000), endedAt: nanos(to * 1000), stage });

export const sent = (span: SpanId, ...files: [path: string, bytes?: number][]): ContextTransfer => ({
  ...{ span, what: 'context', unlisted: 0, bytes: files.reduce((sum, [, bytes = 0]) => sum + bytes, 0) },
  sent: files.reduce((sum, [, bytes = 0]) => sum + bytes, 0),
  files: files.map(([path, bytes]) => ({
    ...{ path, type: 'file', size: bytes ?? 9, mode: 0o644, uid: 0, gid: 0, mtime: 0 },
    ...(bytes !== undefined && { sent: bytes }),
  })),
});

export const build = (id: SpanId, trace: TraceId, more: Partial<Build> = {}): Build => ({
  ...{ id, trace, builder: 'buildkit', state: 'done', startedAt: nanos(0), steps: [], transfers: [] },
  options: { file: 'Dockerfile', noCache: false, buildArgs: {}, tags: ['docker.io/library/app:latest'] },
  ...more,
});
