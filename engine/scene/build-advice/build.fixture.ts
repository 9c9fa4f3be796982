/** Makers of builds for tests: what matters is given, the rest is plain. */
import type { TravelledFile } from '#engine/trace/build.ts';
import { nanos, spanId, traceId } from '#engine/trace/ids.ts';
import type { Build, BuildStep, ContextTransfer } from '../build.ts';

export const fileOf = (path: string, size: number): TravelledFile => ({
  path,
  type: 'file',
  size,
  mode: 0o644,
  uid: 0,
  gid: 0,
  mtime: 0,
});

export const contextOfFiles = (files: TravelledFile[], unlisted = 0): ContextTransfer => {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return { span: spanId('files'), what: 'context', files, bytes, sent: bytes, unlisted };
};

export const stepOfLine = (line: number, step: Partial<BuildStep>): BuildStep => ({
  id: `line:${line}`,
  name: `step at ${line}`,
  instruction: 'RUN',
  stage: '0',
  lines: { first: line, last: line },
  state: 'ran',
  inputs: [],
  log: [],
  ...step,
});

export const buildOf = (text: string, build: Partial<Build>): Build => ({
  id: spanId('build'),
  trace: traceId('build'),
  builder: 'buildkit',
  state: 'done',
  startedAt: nanos(0),
  options: { file: 'Dockerfile', noCache: false, buildArgs: {}, tags: [] },
  dockerfile: { path: 'Dockerfile', text },
  steps: [],
  transfers: [],
  ...build,
});
