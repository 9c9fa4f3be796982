/** For tests: what was told of the things of a lab's world by now. */
import type { SUBJECTS } from '#engine/trace/event.ts';
import { type ObservedLab, Seen } from './observed-lab.fixture.ts';

type Kind = (typeof SUBJECTS)[number];

/** Those of a kind that are there, by id. */
export function toldOf<T>(lab: ObservedLab, kind: Kind, shape: { parse(value: unknown): T }): Map<string, T> {
  const now = new Map<string, unknown>();
  for (const { subject, state, attributes } of wordsOf(lab, kind))
    if (state === 'gone') now.delete(subject.id);
    else now.set(subject.id, attributes);
  return new Map([...now].map(([id, attributes]) => [id, shape.parse(attributes)]));
}

/** All that was told of a kind, in order. */
export const wordsOf = (lab: ObservedLab, kind: Kind) =>
  new Seen(lab.observations, 0).all('engine.event').filter(({ subject }) => subject.kind === kind);
