import { expect, test } from 'vitest';
import { type DeskSnapshot, TerminalDesk } from './terminal-desk.ts';

const kept = new Map<string, DeskSnapshot>();
const memory = {
  read: (lab: string) => kept.get(lab) ?? null,
  write: (lab: string, snapshot: DeskSnapshot) => void kept.set(lab, snapshot),
};

function deskIn(lab: string): { desk: TerminalDesk; typed: string[]; did: string[] } {
  const desk = new TerminalDesk(memory);
  const [typed, did]: [string[], string[]] = [[], []];
  desk.enter(lab);
  for (const id of ['t1', 't2'])
    desk.register(id, {
      type: (text) => typed.push(`${id} ${text}`) > 0,
      focus: () => did.push(`focus ${id}`),
      end: () => did.push(`end ${id}`),
    });
  return { desk, typed, did };
}

test('a line goes to the terminal in front, and Enter only when asked', () => {
  const { desk, typed, did } = deskIn('a');
  desk.type('docker ps', { enter: false });
  desk.open();
  desk.type('docker ps', { enter: true, stay: true });
  expect(typed).toEqual(['t1 docker ps', 't2 docker ps\r']);
  expect(did).toEqual(['focus t1']);
});

test('nobody hears a line when the terminal in front is not connected', () => {
  const desk = new TerminalDesk(memory);
  expect(desk.type('docker ps', { enter: true })).toBe(false);
});

test('closing a tab ends its shell and shows its neighbour; the last one stays', () => {
  const { desk, did } = deskIn('b');
  desk.open();
  desk.close('t2');
  desk.close('t1');
  expect(did).toEqual(['end t2']);
  expect(desk.snapshot).toEqual({ tabs: [{ id: 't1', number: 1 }], active: 't1' });
});

test('a reload finds the tabs of its lab again, and another lab begins with one', () => {
  const { desk } = deskIn('c');
  desk.open();
  expect(deskIn('c').desk.snapshot.tabs.map((tab) => tab.id)).toEqual(['t1', 't2']);
  expect(deskIn('d').desk.snapshot.tabs.map((tab) => tab.id)).toEqual(['t1']);
});

test('a terminal that was opened by hand takes the keys once it is there, unless another was chosen since', () => {
  const desk = new TerminalDesk(memory);
  const did: string[] = [];
  const sit = (id: string) =>
    desk.register(id, { type: () => true, focus: () => did.push(`focus ${id}`), end: () => {} });
  sit('t1');
  desk.open();
  sit('t2');
  expect(did).toEqual(['focus t2']);
  desk.open();
  desk.show('t1');
  sit('t3');
  expect(did).toEqual(['focus t2']);
});
