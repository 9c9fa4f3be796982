import { describe, expect, test } from 'vitest';
import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes, TraceEvent } from '#engine/trace/event.ts';
import { fromMillis, spanId, traceId } from '#engine/trace/ids.ts';
import { containerStories } from './container-story.ts';
import { lifeEventsOf } from './life-events.ts';
import { noticeOf } from './life-words.ts';

const ID = { web: 'a'.repeat(64), side: 'b'.repeat(64), spy: 'c'.repeat(64) };
type Name = keyof typeof ID;
/** Of their first processes, in the lab. */
const PID: Record<Name, number> = { web: 700, side: 800, spy: 900 };

/** As the engine answers; `pidMode` is not in recordings of before. */
const runs = (seq: number, name: Name, pidMode?: string): TraceEvent => ({
  ...{ type: 'state.changed', seq, at: fromMillis(seq), subject: { kind: 'container', id: ID[name] } },
  ...{ state: 'running', action: 'start', evidence: 'observed' },
  attributes: {
    ...{ name, image: 'busybox' },
    life: {
      ...{ pid: PID[name], exitCode: 0, oomKilled: false, restart: { policy: 'no', count: 0 }, removesItself: false },
      ...{ log: { driver: 'json-file', options: {} }, ...(pidMode !== undefined && { pidMode }) },
    },
  },
});

type Begun = { from: 'container' | 'terminal' | 'cli'; to: 'kernel' | 'dockerd'; name: string; attributes: Attributes };
const begins = (seq: number, begun: Begun): TraceEvent => ({
  ...{ type: 'span.started', seq, at: fromMillis(seq), span: spanId(`s${seq}`), trace: traceId('t1') },
  ...{ ...begun, evidence: 'observed' },
});

const asks = (seq: number, name: Name, PidMode: string): TraceEvent =>
  begins(seq, {
    ...{ from: 'cli', to: 'dockerd', name: 'POST /containers/create' },
    attributes: { [ATTR.containerId]: ID[name], [ATTR.httpRequestBody]: { HostConfig: { PidMode } } },
  });

const kills = (seq: number, by: Name | undefined, pid: number): TraceEvent =>
  begins(seq, {
    ...{ from: by ? 'container' : 'terminal', to: 'kernel', name: 'kill' },
    attributes: { [ATTR.syscallArgs]: { pid, signal: 'SIGKILL' }, ...(by && { [ATTR.containerId]: ID[by] }) },
  });

/** `web: inside first`: in whose life it stands, and as what. */
const told = (events: readonly TraceEvent[]) =>
  containerStories(lifeEventsOf(events)).flatMap(({ name, signals }) =>
    signals.map(({ sender, receiver }) => `${name}: ${sender} ${receiver}`),
  );

const alone = [runs(1, 'web'), runs(2, 'side')];
const joined = [runs(1, 'web'), runs(2, 'side', `container:${ID.web}`)];
const byName = [runs(1, 'web'), asks(2, 'side', 'container:web'), runs(3, 'side')];
const chained = [...joined, runs(3, 'spy', `container:${ID.side}`)];
const ofHost = [runs(1, 'web'), runs(2, 'spy', 'host')];
const ofHostBefore = [runs(1, 'web'), asks(2, 'spy', 'host'), runs(3, 'spy')];
const toNobody = [runs(2, 'side', 'container:gone')];

describe('a signal is for whom its number means where its sender counts', () => {
  test.each<[string, readonly TraceEvent[], Name | undefined, number, readonly string[]]>([
    ['its own process 1', alone, 'side', 1, ['side: inside first']],
    ['another one of its own', alone, 'side', 7, ['side: inside other']],
    ['the first process of whom it joined', joined, 'side', 1, ['web: outside first']],
    ['the same, as a client asked for it', byName, 'side', 1, ['web: outside first']],
    ['the same, joined by way of another', chained, 'spy', 1, ['web: outside first']],
    ['someone where two containers count alike', joined, 'side', 7, ['side: inside unknown']],
    ['someone of the lender or of who joined it', joined, 'web', 7, ['web: inside unknown']],
    ['the lender’s own process 1', joined, 'web', 1, ['web: inside first']],
    ['process 1 of nobody known', toNobody, 'side', 1, ['side: inside unknown']],
    ['the lab’s process 1', ofHost, 'spy', 1, ['spy: inside unknown']],
    ['the same, as a client asked for it', ofHostBefore, 'spy', 1, ['spy: inside unknown']],
    ['another container’s first process, by the lab’s numbers', ofHost, 'spy', PID.web, ['web: outside first']],
    ['its own first process, by the lab’s numbers', ofHost, 'spy', PID.spy, ['spy: inside first']],
    ['a first process, from the lab', ofHost, undefined, PID.spy, ['spy: outside first']],
    ['nobody in a container, from the lab', ofHost, undefined, 1, []],
  ])('%s', (_, events, by, pid, expected) => expect(told([...events, kills(9, by, pid)])).toEqual(expected));
});

test('that the kernel drops SIGKILL is said of process 1 alone', () => {
  const notice = (events: readonly TraceEvent[], by: Name, pid: number) => {
    const story = containerStories(lifeEventsOf([...events, kills(9, by, pid)])).find(({ name }) => name === by);
    return story && noticeOf(story, fromMillis(10));
  };
  expect(notice(alone, 'side', 1)).toContain('the kernel drops SIGKILL');
  expect(notice(joined, 'side', 1)).toBe('side runs.');
  expect(notice(ofHost, 'spy', 1)).toBe('spy runs.');
  expect(notice(ofHost, 'spy', PID.spy)).toBe('spy runs.');
});
