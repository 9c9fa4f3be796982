import { beforeEach, expect, test } from 'vitest';
import { MOST_CANDIDATES, MountTables, type ProcReader } from './mount-table.ts';
import type { MountLine } from './mountinfo.ts';

/** By number: the container of a process, and the source of its root. */
let processes: Map<number, [container: string, root: string]>;
let asked: string[];
let tables: MountTables;

beforeEach(() => {
  processes = new Map();
  asked = [];
  const proc: ProcReader = {
    pids: () => {
      asked.push('all');
      return [...processes.keys()];
    },
    containerOf: (pid) => processes.get(pid)?.[0],
    tableOf: (pid) => {
      asked.push(`table ${pid}`);
      const root = processes.get(pid)?.[1];
      return root === undefined ? undefined : `1 0 7:1 / / rw - ext4 ${root} rw`;
    },
  };
  tables = new MountTables(proc);
});

const isIts = (lines: readonly MountLine[]): boolean => lines[0]?.source === 'its';
const sourceOf = (container: string, candidates = tables.candidates()): string | undefined =>
  tables.of(container, candidates, isIts)?.lines[0]?.source;
const takeAsked = (): string[] => asked.splice(0);

test('in one look all processes are read once, however many containers are searched for', () => {
  for (let number = 0; number < 20; number++) processes.set(100 + number, [`c${number}`, 'its']);
  const look = tables.candidates();
  expect(takeAsked()).toEqual([]);
  for (let number = 0; number < 20; number++) expect(sourceOf(`c${number}`, look)).toBe('its');
  expect(takeAsked().filter((one) => one === 'all')).toHaveLength(1);
  expect(sourceOf('c3')).toBe('its');
  expect(takeAsked()).toEqual(['table 103']);
});

test('of a container with very many processes the tables of the first are read', () => {
  for (let pid = 300; pid > 0; pid--) processes.set(pid, ['many', 'other']);
  expect(sourceOf('many')).toBeUndefined();
  const first = Array.from({ length: MOST_CANDIDATES }, (_, at) => `table ${at + 1}`);
  expect(takeAsked()).toEqual(['all', ...first]);
});

test.each([
  ['mounts are others', () => tables.renew()],
  ['something happens to it', () => tables.renew('one')],
])('what is not found is searched for again when %s', (_, renew) => {
  processes.set(7, ['one', 'other']);
  expect(sourceOf('one')).toBeUndefined();
  takeAsked();
  processes.set(7, ['one', 'its']);
  expect(sourceOf('one')).toBeUndefined();
  tables.renew('another');
  expect(sourceOf('one')).toBeUndefined();
  expect(takeAsked()).toEqual([]);
  renew();
  expect(sourceOf('one')).toBe('its');
});

test('what began after a look had read the processes is not taken for missing by that look', () => {
  processes.set(7, ['one', 'its']);
  const look = tables.candidates();
  expect(sourceOf('one', look)).toBe('its');
  processes.set(9, ['two', 'its']);
  tables.renew('two');
  expect(sourceOf('two', look)).toBeUndefined();
  expect(sourceOf('two')).toBe('its');
});

test('a process that is learnt is asked first; when its number is another container’s, others are', () => {
  processes.set(7, ['one', 'its']);
  processes.set(9, ['one', 'its']);
  expect(tables.learn(9)).toBe('one');
  expect(sourceOf('one')).toBe('its');
  processes.set(9, ['two', 'its']);
  expect(sourceOf('one')).toBe('its');
  expect(takeAsked()).toEqual(['table 9', 'all', 'table 7']);
  tables.forget('one');
  processes.delete(7);
  expect(sourceOf('one')).toBeUndefined();
});
