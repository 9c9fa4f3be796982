import { expect, test } from 'vitest';
import { plainBuild } from './build-line.ts';
import { keptBuilds, withBuild, withoutBuild } from './kept-builds.ts';

const app = { ...plainBuild('/root/app/Dockerfile'), args: { V: '1' } };
const web = plainBuild('/root/web/Dockerfile');

test('what was chosen last for each Dockerfile is kept, newest first', () => {
  const kept = withBuild(withBuild(withBuild('', app), web), { ...app, noCache: true });
  expect(keptBuilds(kept)).toEqual([{ ...app, noCache: true }, web]);
  expect(keptBuilds(withoutBuild(kept, app.dockerfile))).toEqual([web]);
});

test('of very many Dockerfiles the oldest go', () => {
  const kept = Array.from({ length: 40 }, (_, n) => plainBuild(`/root/d${n}/Dockerfile`)).reduce(withBuild, '');
  expect(keptBuilds(kept)).toHaveLength(30);
  expect(keptBuilds(kept)[0]?.dockerfile).toBe('/root/d39/Dockerfile');
});

test.each(['', 'null', '{"a":1}', '[{"dockerfile":"/root/Dockerfile"}]', 'not json'])('%j is none', (text) => {
  expect(keptBuilds(text)).toEqual([]);
});
