import { expect, test } from 'vitest';
import { ATTR } from '#engine/trace/attribute.ts';
import {
  answers,
  asks,
  calls,
  DAEMONS,
  DOCKERD,
  execs,
  exits,
  forks,
  opened,
  peer,
  spawns,
  typed,
} from './make-observation.fixture.ts';
import type { Observation } from './observation.ts';
import { storyOf } from './story-of.fixture.ts';

const VFORK = { flags: ['CLONE_VM', 'CLONE_VFORK'], exitSignal: 'SIGCHLD' };
const RULE = '/usr/sbin/iptables -t nat -A DOCKER -p tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80';
const binds = (port: string) => ({ HostConfig: { PortBindings: { '80/tcp': [{ HostPort: port }] } } });

/** Two commands make a container each, at the same time: nothing but a port tells whose a rule is. */
const both: Observation[] = [
  ...[opened('t1', 50), typed(1, 't1', 'docker create'), ...spawns(2, 50, 60, 'docker create')],
  ...[opened('t2', 51), typed(3, 't2', 'docker create'), ...spawns(4, 51, 61, 'docker create')],
  asks(5, 1, peer(60, 't1', 1), 'POST /containers/create', binds('8080')),
  asks(6, 2, peer(61, 't2', 1), 'POST /containers/create', binds('9090')),
].sort((a, b) => a.at - b.at);

const CREATE = 'docker create > docker create > POST /containers/create';
const fork = [calls(10, DOCKERD, 'clone', VFORK), forks(10.1, DOCKERD, 70)];
const inTheChild = calls(10.2, 70, 'prctl', { option: 'PR_SET_PDEATHSIG', signal: 'SIGTERM' }, 0);

const told = (observations: readonly Observation[]) => {
  const story = storyOf([...both, ...observations], { processes: DAEMONS });
  return story.spans
    .filter(({ name }) => ['clone', 'prctl', 'iptables'].includes(name))
    .map((span) => `${span.trace} ${story.path(span)} ${span.parentEvidence ?? ''}`.trim())
    .sort();
};

test('a daemon’s fork, and what the child does before its program begins, belong where the program does', () => {
  expect(told([...fork, inTheChild, execs(11, 70, RULE), exits(12, 70), ...answers(20, 1, 201)])).toEqual([
    `t1 ${CREATE} > clone`,
    `t1 ${CREATE} > iptables`,
    `t1 ${CREATE} > prctl`,
  ]);
});

test('a program that is another component has not done what came before it', () => {
  const runc = execs(11, 70, 'runc --root /r run --bundle /b step');
  const story = storyOf(
    [...both.slice(0, 3), asks(5, 1, peer(60, 't1', 1), 'POST /build'), ...fork, inTheChild, runc],
    {
      processes: DAEMONS,
    },
  );
  expect(['prctl', 'clone', 'runc run'].map((name) => story.find(name).from)).toEqual([
    'dockerd',
    'dockerd',
    'dockerd',
  ]);
  expect(story.find('POST /build > runc run').to).toBe('runc');
});

test('the fork keeps its own time', () => {
  const story = storyOf([...both, ...fork, execs(11, 70, RULE)], { processes: DAEMONS });
  expect(story.find('clone').at).toBe(10e6);
  expect(story.find('iptables').attributes[ATTR.placedBy]).toEqual(['port 8080']);
});

test.each<[string, Observation[]]>([
  ['whose program nobody sees', fork],
  ['whose child ends before it is a program', [...fork, exits(10.5, 70)]],
  ['of which only the program of another fork is seen', [...fork, forks(30, DOCKERD, 71), execs(31, 71, RULE)]],
])('a fork %s is nobody’s while both are at work', (_, observations) => {
  expect(told([...observations, calls(200, DOCKERD, 'setns')])[0]).toBe('background background > clone');
});
