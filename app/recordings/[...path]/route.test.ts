import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadLessons, recordingFile } from '#engine/content/load.ts';
import { GET } from './route.ts';

const ask = (path: string) =>
  GET(new Request('http://localhost/'), { params: Promise.resolve({ path: path.split('/') }) });
const [lesson] = (await loadLessons()).filter((one) => recordingFile(one) !== null);
const file = readFileSync(recordingFile(lesson as NonNullable<typeof lesson>) as string);

test('a lesson’s recording is given as it is kept', async () => {
  const answer = await ask(`lesson/${lesson?.id}`);
  expect(file.equals(Buffer.from(await answer.arrayBuffer()))).toBe(true);
});

test.each(['lesson/none', `lesson/${lesson?.id}/more`, 'other/x'])('%s is none', async (path) => {
  expect((await ask(path)).status).toBe(404);
});
