/** `GET` and `PUT /api/files`: what is in a lab's home, down and up, as it comes. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { LabError } from '#engine/lab/driver.ts';
import { type Transfer, TransferError } from '#engine/lab/files/transfer.ts';
import type { Job, Started } from '#engine/lab/files/transfer-talk.ts';
import { LARGEST_ARCHIVE } from '#engine/trace/workspace.ts';
import { type Service, seatAsked } from './api.ts';

export const FILES_ROUTE = '/api/files';

/** Null for a request that is none of these. */
function jobOf(request: IncomingMessage): Job | null {
  const { searchParams } = new URL(request.url ?? '', 'http://daemon');
  const path = searchParams.get('path');
  const name = searchParams.get('name');
  const over = searchParams.get('over') === 'yes';
  if (!path || path.length > 4096 || (name !== null && (name === '' || name.length > 255))) return null;
  if (request.method === 'GET') return { type: 'download', path };
  if (request.method !== 'PUT') return null;
  return name === null ? { type: 'unpack', path, over } : { type: 'store', path, name, over };
}

/** Reads the body itself. */
export async function answerFiles(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const job = jobOf(request);
  const seat = seatAsked(request);
  const files = service.live && seat ? service.sessions.find(seat)?.files : null;
  if (!job) return refuse(request, response, 400, 'A path in the lab is needed, as in /api/files?path=/root/app');
  if (!service.live || !seat || !files)
    return refuse(request, response, 503, 'There is no lab that is ready. Open one, and try again.');
  if (Number(request.headers['content-length'] ?? 0) > LARGEST_ARCHIVE)
    return refuse(request, response, 413, `An upload has ${LARGEST_ARCHIVE >> 20} MiB at most. Send it in parts.`);
  const leave = service.sessions.enter(seat);
  response.once('close', leave);
  try {
    const transfer = files.transfer(job);
    // Whoever leaves half-way needs no more of it.
    response.once('close', () => transfer.breakOff());
    await (job.type === 'download' ? send(transfer, request, response) : receive(transfer, request, response));
  } catch (error) {
    if (!(error instanceof LabError)) console.error(error);
    refuse(request, response, statusOf(error), error instanceof Error ? error.message : String(error));
  }
}

async function send(transfer: Transfer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  request.resume();
  response.writeHead(200, headersFor(await transfer.started));
  await pipeline(transfer.output, response, { end: false }).catch(() => response.destroy());
  // An archive that broke off must not look whole.
  await transfer.finished.then(
    () => response.end(),
    () => response.destroy(),
  );
}

async function receive(transfer: Transfer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const whole = pipeline(bounded(request), transfer.input).then(
    () => transfer.complete(),
    (error) => {
      transfer.breakOff();
      if (error instanceof TransferError) throw error;
    },
  );
  whole.catch(() => {});
  const stored = await Promise.race([transfer.finished, whole.then(() => transfer.finished)]);
  answer(response, 200, stored);
}

async function* bounded(request: IncomingMessage): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > LARGEST_ARCHIVE)
      throw new TransferError(`An upload has ${LARGEST_ARCHIVE >> 20} MiB at most. Send it in parts.`, 'EFBIG');
    yield chunk;
  }
}

/** Never a type that a browser would show as a page of this site: it is the lab's word. */
const headersFor = ({ name, archive, size }: Started) => ({
  'Content-Type': archive ? 'application/x-tar' : 'application/octet-stream',
  'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, escape)}`,
  'X-Content-Type-Options': 'nosniff',
  ...(size !== undefined && { 'Content-Length': size }),
});

const STATUS: Partial<Record<string, number>> = { EEXIST: 409, ENOENT: 404, ENOSPC: 507, EDQUOT: 507, EFBIG: 413 };

function statusOf(error: unknown): number {
  if (error instanceof TransferError) return STATUS[error.code ?? ''] ?? 422;
  return error instanceof LabError ? 429 : 500;
}

/** What is still on its way is read and dropped, within its limit: a browser hears no answer before it has sent all. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number, error: string): void {
  request.unpipe().resume();
  answer(response, status, { error });
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}
