import { describe, expect, test } from 'vitest';
import { type BuildOptions, badTag, buildLine, nameInBuild, plainBuild, tagFor } from './build-line.ts';

const of = ({ dockerfile = '/root/app/Dockerfile', ...more }: Partial<BuildOptions>): BuildOptions => ({
  ...plainBuild(dockerfile),
  ...{ tag: 'web', ...more },
});

test.each<[Partial<BuildOptions>, string]>([
  [{}, 'docker build -t web ~/app'],
  [{ tag: '' }, 'docker build ~/app'],
  [{ builder: 'classic' }, 'DOCKER_BUILDKIT=0 docker build -t web ~/app'],
  [{ noCache: true, target: 'test' }, 'docker build --no-cache -t web --target test ~/app'],
  [
    { args: { V: '1.2', GREETING: 'good day' }, target: 'test' },
    "docker build --build-arg V=1.2 --build-arg 'GREETING=good day' -t web --target test ~/app",
  ],
  [{ dockerfile: '/root/app/Dockerfile.dev' }, 'docker build -t web -f ~/app/Dockerfile.dev ~/app'],
  [
    { dockerfile: '/root/app/docker/Dockerfile', context: '/root/app' },
    'docker build -t web -f ~/app/docker/Dockerfile ~/app',
  ],
  [{ dockerfile: '/root/Dockerfile' }, 'docker build -t web ~'],
  [{ dockerfile: "/root/it's mine/Dockerfile" }, `docker build -t web ~/'it'\\''s mine'`],
  [{ dockerfile: '/rooted/Dockerfile' }, 'docker build -t web /rooted'],
  [{ target: '$(rm)' }, `docker build -t web --target '$(rm)' ~/app`],
])('%j', (options, line) => {
  expect(buildLine(of(options))).toBe(line);
});

test.each<[Partial<BuildOptions>, string]>([
  [{}, 'Dockerfile'],
  [{ dockerfile: '/root/app/docker/web.Dockerfile', context: '/root/app' }, 'web.Dockerfile'],
  [
    { dockerfile: '/root/app/docker/web.Dockerfile', context: '/root/app', builder: 'classic' },
    'docker/web.Dockerfile',
  ],
  [{ dockerfile: '/root/other/Dockerfile', context: '/root/app', builder: 'classic' }, 'Dockerfile'],
])('%j is called', (options, name) => {
  expect(nameInBuild(of(options))).toBe(name);
});

describe('tags', () => {
  test.each(['', 'web', 'web:1.2', 'team/web:a_b', 'hub.lab/team/web', 'localhost:5000/web:1'])('%s can be', (tag) => {
    expect(badTag(tag)).toBeNull();
  });
  test.each(['Web', 'web:', 'a b', '-web', 'web:1:2', '$(x)'])('%s cannot', (tag) => {
    expect(badTag(tag)).not.toBeNull();
  });
  test.each([
    ['/root/app/Dockerfile', 'app'],
    ['/root/Dockerfile', 'app'],
    ['/root/My App!/Dockerfile', 'my-app'],
  ])('of %s', (path, tag) => {
    expect(tagFor(path)).toBe(tag);
    expect(badTag(tagFor(path))).toBeNull();
  });
});
