/** Two lines pasted at once, as a real lab told them: pids, times (ms) and chunks are those that were observed. */
import { expect, test } from 'vitest';
import { asks, exits, forks, opened, peer, spawns } from '#engine/correlate/make-observation.fixture.ts';
import type { Observation } from '#engine/correlate/observation.ts';
import { storyOf } from '#engine/correlate/story-of.fixture.ts';
import { insert, newWaiting, release } from '#engine/probes/sequencer.ts';
import { ShellMarks } from '#engine/probes/shell-marks.ts';
import { fromMillis, nanos, terminalId } from '#engine/trace/ids.ts';

const FIRST = 'docker rm -f halfway';
const SECOND = 'docker create --name halfway busybox sleep 60';
const begins = (ms: number, command: number, line: string) => `\x1b]133;C;${command};at=${ms / 1000};line=${line}\x07`;
const ends = (ms: number, command: number) => `\x1b]133;D;0;${command};at=${ms / 1000}\x07`;

/** What is printed, by when it was read. The shell's own clock says when it was made. */
const CHUNKS: [readAt: number, bytes: string][] = [
  [2.66, begins(1.5, 1, FIRST)],
  [24.93, 'Error response from daemon: No such container: halfway\r\n'],
  [32.48, `${ends(27.5, 1)}lab:~# ${SECOND}\r\n${begins(28, 2, SECOND)}`],
  [65.83, '3d98d39b950e\r\n'],
  [68.62, ends(67.9, 2)],
];
/** As long as the second mark waits to be read, the second command is well under way. */
const KERNEL: Observation[] = [
  ...[...spawns(3.05, 10651, 10745, FIRST), exits(24.42, 10745)],
  ...[forks(28.6, 10651, 10751), forks(29.27, 10751, 10752), exits(29.71, 10752), exits(30.15, 10751)],
  ...[...spawns(30.95, 10651, 10753, SECOND), exits(65.59, 10753)],
];
const REQUESTS: Observation[] = [
  asks(23.59, 1, peer(10745, 't1', 1), 'DELETE /containers/halfway'),
  asks(52.49, 2, peer(10753, 't1', 2), 'POST /containers/create'),
];

function inOrder(): Observation[] {
  const waiting = newWaiting();
  const take = (observation: Observation) => insert(waiting, observation);
  const marks = new ShellMarks(terminalId('t1'), take, (seconds) => nanos(Math.round(seconds * 1e9)));
  for (const [readAt, bytes] of CHUNKS) marks.write(Buffer.from(bytes), fromMillis(readAt));
  for (const observation of [opened('t1', 10651), ...KERNEL, ...REQUESTS]) take(observation);
  return release(waiting, Number.POSITIVE_INFINITY);
}

const story = storyOf(inOrder());

test('each line typed ahead has its own program and request, though the end of the one before is read after it began', () => {
  expect(story.find('docker rm > docker rm > DELETE /containers/{id}').trace).toBe('t1');
  expect(story.find('docker create > docker create > POST /containers/create').trace).toBe('t2');
  const programs = story.spans.filter(({ to }) => to === 'cli').map(({ trace, name }) => `${trace} ${name}`);
  expect(programs).toEqual(['t1 docker rm', 't2 docker create']);
});

test('each ends when the shell says so', () => {
  expect(story.endOf(story.find('docker rm'))).toMatchObject({ at: fromMillis(27.5), evidence: 'observed' });
  expect(story.endOf(story.find('docker create'))).toMatchObject({ at: fromMillis(67.9), evidence: 'observed' });
});

test('what was printed is of the command that printed it, however late it was read', () => {
  const printed = story.events.flatMap((event) => (event.type === 'terminal.output' ? [event] : []));
  expect(printed.map(({ trace, data }) => `${trace}: ${data.trim()}`)).toEqual([
    't1: Error response from daemon: No such container: halfway',
    `undefined: lab:~# ${SECOND}`,
    't2: 3d98d39b950e',
  ]);
});
