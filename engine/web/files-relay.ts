/** Files of a lab on their way between a browser and the daemon: passed on as they come, unread. */
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { LARGEST_ARCHIVE } from '#engine/trace/workspace.ts';
import { SESSION_HEADER } from './daemon-socket.ts';
import { sessionOf } from './session-cookie.ts';

/** ms without a byte in either direction. */
const SILENCE_MS = 120_000;
const PASSED_ON = ['content-type', 'content-length', 'content-disposition', 'x-content-type-options'] as const;

/** True when the request may not be as long as it says it is. */
export const isTooLong = (request: IncomingMessage): boolean =>
  Number(request.headers['content-length'] ?? 0) > LARGEST_ARCHIVE;

export function relayFiles(daemonSocket: string, request: IncomingMessage, response: ServerResponse): void {
  const session = sessionOf(request.headers.cookie);
  const length = request.headers['content-length'];
  const headers = { ...(session && { [SESSION_HEADER]: session }), ...(length && { 'content-length': length }) };
  const { method, url: path } = request;
  const call = httpRequest({ socketPath: daemonSocket, path, method, headers, timeout: SILENCE_MS });
  call.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, headersOf(answer));
    // What breaks off on one side breaks off on the other, so that half an archive does not look whole.
    pipeline(answer, response, (error) => error && response.destroy());
  });
  call.on('timeout', () => call.destroy(new Error('nothing came for a while')));
  call.on('error', () => {
    if (response.headersSent) response.destroy();
    else sayThatItBroke(response);
  });
  response.on('close', () => call.destroy());
  request.on('aborted', () => call.destroy());
  request.pipe(call);
}

function headersOf(answer: IncomingMessage): Record<string, string> {
  const known = PASSED_ON.map((name) => [name, answer.headers[name]] as const);
  return Object.fromEntries(
    known.filter((pair): pair is [(typeof PASSED_ON)[number], string] => pair[1] !== undefined),
  );
}

function sayThatItBroke(response: ServerResponse): void {
  response.writeHead(503, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ error: 'The engine is not running on this machine, or broke off. Try again.' }));
}
