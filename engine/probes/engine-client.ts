/** The few requests that a probe itself asks of an engine, on its real socket, so that they are not observed. */
import { type IncomingMessage, request } from 'node:http';

/** What answers is the lab's, and may be anything. Real lists and events are far smaller. */
const LARGEST_ANSWER = 16 << 20;
const LONGEST_LINE = 1 << 20;

/** Resolves with the answer's head. Rejects when nobody listens or `signal` aborts. */
const ask = (socketPath: string, path: string, signal: AbortSignal): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const asked = request({ socketPath, path, agent: false, signal, headers: { host: 'docker' } }, resolve);
    asked.on('error', reject);
    asked.end();
  });

/** Undefined when the engine says no, as for a container that is gone. */
export const askJson = async (socketPath: string, path: string, signal: AbortSignal): Promise<unknown> => {
  const answer = await ask(socketPath, path, signal);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    size += (chunk as Buffer).length;
    if (size > LARGEST_ANSWER) throw new Error(`an answer of more than ${LARGEST_ANSWER} bytes`);
    chunks.push(chunk as Buffer);
  }
  return answer.statusCode === 200 ? JSON.parse(Buffer.concat(chunks).toString('utf8')) : undefined;
};

/** Values of a stream of JSON lines, until the engine closes it. */
export async function* askLines(socketPath: string, path: string, signal: AbortSignal): AsyncGenerator<unknown> {
  const answer = await ask(socketPath, path, signal);
  answer.setEncoding('utf8');
  yield undefined;
  let rest = '';
  for await (const chunk of answer) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) throw new Error(`a line of more than ${LONGEST_LINE} characters`);
    for (const line of lines) if (line.trim()) yield JSON.parse(line);
  }
}
