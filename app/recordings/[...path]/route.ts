import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { loadLessons, recordingFile } from '#engine/content/load.ts';

type Context = { params: Promise<{ path: string[] }> };

/** `GET /recordings/lesson/<id>`: the recording that comes with a lesson. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const [kind, id, ...rest] = (await params).path;
  const lesson =
    kind === 'lesson' && rest.length === 0 ? (await loadLessons()).find((one) => one.id === id) : undefined;
  const file = lesson && recordingFile(lesson);
  if (!file) return Response.json({ error: 'There is no such recording.' }, { status: 404 });
  const packed = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(request.headers.get('accept-encoding') ?? '');
  const bytes = createReadStream(file);
  // Who reads it has gone away, which is no failure of ours.
  const body = packed ? pipeline(bytes, createGzip(), () => {}) : bytes;
  return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array>, {
    headers: {
      'Content-Type': 'application/x-ndjson',
      'Cache-Control': 'no-cache',
      Vary: 'Accept-Encoding',
      // What repeats in it, ids and names above all, is most of it.
      ...(packed && { 'Content-Encoding': 'gzip' }),
    },
  });
}
