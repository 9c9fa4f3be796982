import { expect, test } from 'vitest';
import { ATTR } from '#engine/trace/attribute.ts';
import { fromMillis } from '#engine/trace/ids.ts';
import {
  answers,
  asks,
  calls,
  DAEMONS,
  DOCKERD,
  done,
  exits,
  opened,
  peer,
  spawns,
  typed,
  WEB,
} from './make-observation.fixture.ts';
import type { Observation } from './observation.ts';
import { storyOf } from './story-of.fixture.ts';

const known = { processes: DAEMONS };
const tidies = (ms: number) =>
  calls(ms, DOCKERD, 'umount2', { target: `/var/lib/docker/containers/${WEB}`, flags: ['MNT_DETACH'] }, -22);
const saysThatItIsGone = (ms: number): Observation => ({
  ...{ at: fromMillis(ms), kind: 'engine.event', subject: { kind: 'container', id: WEB } },
  ...{ action: 'destroy', state: 'gone', attributes: {} },
});
const removal: Observation[] = [
  ...[opened('t1', 50), typed(100, 't1', 'docker rm web'), ...spawns(101, 50, 60, 'docker rm web')],
  asks(110, 1, peer(60, 't1', 1), `DELETE /containers/${WEB}`),
];
const isOver = [...answers(130, 1, 204), exits(131, 60), done(132, 't1')];
const ofOthers = asks(140, 2, peer(70), 'GET /containers/json');

test.each([
  ['while that request is open', [saysThatItIsGone(120), tidies(121), ...isOver]],
  ['when its command is over', [saysThatItIsGone(120), ...isOver, ofOthers, tidies(141)]],
])('dockerd tidies up for the request that removed a container, though it has said that it is gone: %s', (_, story) => {
  const told = storyOf([...removal, ...story], known);
  const umount = told.find('docker rm > docker rm > DELETE /containers/{id} > umount2');
  expect([umount.parentEvidence, umount.attributes[ATTR.placedBy]]).toEqual(['inferred', [WEB]]);
});

test('of a container that nobody’s command removed it is nobody’s, whoever else is at work', () => {
  const told = storyOf([...removal, ...isOver, saysThatItIsGone(135), ofOthers, tidies(141)], known);
  expect(told.paths.filter((path) => path.endsWith('umount2'))).toEqual(['background > umount2']);
});
