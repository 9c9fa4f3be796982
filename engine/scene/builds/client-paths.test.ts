import { describe, expect, test } from 'vitest';
import { buildsAt, toldByEvents } from './builds.ts';
import { pathsAsked } from './client-paths.ts';
import { eventsOf, simple } from './make-build.fixture.ts';

const asked = (line: string) => pathsAsked(line.split(' '), '/root/app');
const APP = { context: '/root/app', dockerfile: '/root/app/Dockerfile' };

describe('what docker build is given', () => {
  test.each<[string, ReturnType<typeof pathsAsked>]>([
    ['docker build .', APP],
    ['docker build -t web .', APP],
    ['docker build . -t web', APP],
    ['docker build --no-cache -q .', APP],
    ['docker build --build-arg A=1 --target=x ../app/', APP],
    ['docker buildx build --progress plain -- .', APP],
    ['docker --debug image build --rm .', APP],
    ['/usr/libexec/docker/cli-plugins/docker-buildx buildx build --load .', APP],
    ['docker build -tweb /srv', { context: '/srv', dockerfile: '/srv/Dockerfile' }],
    ['docker build -f dev.Dockerfile ..', { context: '/root', dockerfile: '/root/app/dev.Dockerfile' }],
    ['docker build --file=/srv/x ..', { context: '/root', dockerfile: '/srv/x' }],
    ['docker build -f- .', { context: '/root/app' }],
    ['docker build -f - .', { context: '/root/app' }],
    ['docker build -', undefined],
    ['docker build https://example.org/app.git', undefined],
    ['docker build -t web', undefined],
    ['docker build . other', undefined],
    ['docker compose up', undefined],
  ])('%s', (line, expected) => {
    expect(asked(line)).toEqual(expected);
  });
});

test.each([false, true])('is known of a build where its client was seen, classic: %s', (classic) => {
  const client = { directory: '/root/app', argv: ['docker', 'build', '.'] };
  const more = classic ? { classic: true as const } : {};
  const builds = buildsAt(
    toldByEvents(eventsOf(simple('one', 0, 'FROM nginx', { client, ...more }), simple('two', 100, 'FROM nginx', more))),
  );
  expect(builds.map(({ paths }) => paths)).toEqual([APP, undefined]);
});
