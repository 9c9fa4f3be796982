import { describe, expect, test } from 'vitest';
import { RECORDED_BUILDS, recordedBuild } from '#engine/scene/recorded-build.fixture.ts';
import { unexplained } from './explain/unexplained.ts';
import { explain } from './explain.ts';

const step = (name: string, who: 'buildkit' | 'dockerd' = 'buildkit') =>
  explain({ name, from: who, to: who, attributes: {} });

test.each(RECORDED_BUILDS)('everything in a recording of a build is explained: %s', (name) => {
  expect(unexplained(recordedBuild(name))).toEqual([]);
});

describe('a step of a build', () => {
  test.each([
    ['[2/3] RUN make', /^Runs a command/],
    ['[stage-1 2/3] COPY --from=a /b /c', /^Puts files/],
    ['[linux/amd64 builder 1/4] FROM docker.io/library/busybox', /^The image/],
    ['[internal] load .dockerignore', /\.dockerignore/],
    ['exporting to image', /makes an image/],
    ['whatever a frontend likes', /^A step of the build/],
  ])('is explained by its instruction: %s', (name, text) => {
    expect(step(name)).toMatchObject({ text: expect.stringMatching(text) });
  });

  test('of the classic builder too, but no other program of dockerd', () => {
    expect(step('Step 2/5 : EXPOSE 80', 'dockerd').text).toMatch(/opens nothing/);
    expect(step('git', 'dockerd').text).not.toMatch(/step/i);
  });
});
