import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { loadLessons, recordingFile } from '#engine/content/load.ts';
import { GET } from './route.ts';

const ask = (path: string, headers: HeadersInit = {}) =>
  GET(new Request('http://localhost/', { headers }), { params: Promise.resolve({ path: path.split('/') }) });
const [lesson] = (await loadLessons()).filter((one) => recordingFile(one) !== null);
const file = readFileSync(recordingFile(lesson as NonNullable<typeof lesson>) as string);

test('a lesson’s recording is given as it is kept', async () => {
  const answer = await ask(`lesson/${lesson?.id}`);
  expect(answer.headers.get('content-encoding')).toBeNull();
  expect(file.equals(Buffer.from(await answer.arrayBuffer()))).toBe(true);
});

test('who can unpack it gets it packed, at a fifth of the size at most', async () => {
  const answer = await ask(`lesson/${lesson?.id}`, { 'accept-encoding': 'gzip, br' });
  expect(answer.headers.get('content-encoding')).toBe('gzip');
  expect(answer.headers.get('vary')).toBe('Accept-Encoding');
  const packed = Buffer.from(await answer.arrayBuffer());
  expect(packed.length).toBeLessThan(file.length / 5);
  expect(gunzipSync(packed).equals(file)).toBe(true);
});

test.each(['lesson/none', `lesson/${lesson?.id}/more`, 'other/x'])('%s is none', async (path) => {
  expect((await ask(path)).status).toBe(404);
});
