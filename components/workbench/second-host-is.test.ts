import { expect, test } from 'vitest';
import type { LabStatus } from '#engine/trace/wire.ts';
import { secondHostIs } from './second-host-is.ts';

type Lab = Parameters<typeof secondHostIs>[1];
const lab = (told: Partial<Lab> = {}): Lab => ({
  ...{ live: true, id: null, status: null, connection: 'connecting', problem: null },
  ...told,
});
const is = (phase: LabStatus['phase'], more: Partial<LabStatus> = {}): Partial<Lab> => ({
  ...{ id: 'lab-1', connection: 'following' },
  status: { phase, detail: '', images: [], ...more },
});

test.each<[string, boolean, Partial<Lab>, ReturnType<typeof secondHostIs>]>([
  ['nobody asked for one', false, is('ready'), 'none'],
  ['it is asked for', true, {}, 'there'],
  ['it boots', true, is('booting'), 'there'],
  ['it was lost, which is told', true, is('lost'), 'there'],
  ['there is no room for it', true, { connection: 'lost', problem: 'no memory' }, 'refused'],
  ['the site does not answer, so it is tried again', true, { connection: 'lost' }, 'there'],
  ['its connection broke', true, { ...is('ready'), connection: 'lost', problem: 'the daemon stops' }, 'there'],
  ['it was removed', true, is('closed'), 'removed'],
  ['it is reset', true, is('closed', { resetting: true }), 'there'],
])('%s', (_, wanted, told, expected) => expect(secondHostIs(wanted, lab(told))).toBe(expected));
