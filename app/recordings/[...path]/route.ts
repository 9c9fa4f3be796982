import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { loadLessons, recordingFile } from '#engine/content/load.ts';

type Context = { params: Promise<{ path: string[] }> };

/** `GET /recordings/lesson/<id>`: the recording that comes with a lesson. */
export async function GET(_: Request, { params }: Context): Promise<Response> {
  const [kind, id, ...rest] = (await params).path;
  const lesson =
    kind === 'lesson' && rest.length === 0 ? (await loadLessons()).find((one) => one.id === id) : undefined;
  const file = lesson && recordingFile(lesson);
  if (!file) return Response.json({ error: 'There is no such recording.' }, { status: 404 });
  return new Response(Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>, {
    headers: { 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-cache' },
  });
}
