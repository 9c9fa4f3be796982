import { describe, expect, test } from 'vitest';
import { type BuildOptions, badTag, buildLine, tagFor } from './build-line.ts';

const PLAIN: BuildOptions = {
  dockerfile: '/root/app/Dockerfile',
  tag: 'web',
  target: '',
  noCache: false,
  builder: 'buildkit',
};

test.each<[Partial<BuildOptions>, string]>([
  [{}, 'docker build -t web ~/app'],
  [{ tag: '' }, 'docker build ~/app'],
  [{ builder: 'classic' }, 'DOCKER_BUILDKIT=0 docker build -t web ~/app'],
  [{ noCache: true, target: 'test' }, 'docker build --no-cache -t web --target test ~/app'],
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
  expect(buildLine({ ...PLAIN, ...options })).toBe(line);
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
