/** For tests: what was told of the files of a container by now, and what the engine says itself. */
import { filesAt } from '#engine/scene/storage/container-files.ts';
import { diffOf } from '#engine/scene/storage/docker-diff.ts';
import type { StateChanged } from '#engine/trace/event.ts';
import { ContainerRoot } from '#engine/trace/storage.ts';
import { type ObservedLab, Seen } from '../observed-lab.fixture.ts';
import { said } from '../stored-lab.fixture.ts';

const told = (lab: ObservedLab) =>
  new Seen(lab.observations, 0).all('engine.event').map((seen) => seen as unknown as StateChanged);

export const filesOf = (lab: ObservedLab, container: string) => filesAt(told(lab), container, Number.POSITIVE_INFINITY);

/** `copied-up /big` */
export const toldActions = (lab: ObservedLab, container: string): string[] =>
  filesOf(lab, container)
    .changes.filter(({ action }) => action !== 'read')
    .map(({ action, path }) => `${action} ${path}`);

export const toldDiff = (lab: ObservedLab, container: string): string[] =>
  diffOf(filesOf(lab, container).files).map(({ kind, path }) => `${kind} ${path}`);

export const saidDiff = async (lab: ObservedLab, container: string): Promise<string[]> =>
  diffIn((await said(lab, `docker diff ${container}`)).split('\n').filter(Boolean));

/** In the order of paths. */
export const diffIn = (lines: readonly string[]): string[] =>
  lines.toSorted((a, b) => (a.slice(2) < b.slice(2) ? -1 : 1));

export const rootOf = (lab: ObservedLab, container: string): ContainerRoot | undefined => {
  const last = told(lab).findLast(({ subject }) => subject.kind === 'container-root' && subject.id === container);
  return last && last.state !== 'gone' ? ContainerRoot.parse(last.attributes) : undefined;
};
