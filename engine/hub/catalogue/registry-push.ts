/** Puts images into a registry that listens on a unix socket, by the protocol of registries (version 2 of its API). */
import { createReadStream } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { pipeline } from 'node:stream';
import { LabError } from '#engine/lab/driver.ts';
import type { Document } from './image-documents.ts';

/** Hex digest, and where its bytes are. */
export type Blob = { digest: string; content: Buffer | { file: string; bytes: number } };

type Answer = { status: number; headers: IncomingHttpHeaders; text: string };
type Body = { type: string; content: Blob['content'] };

const LIMIT_MS = 120_000;
const LONGEST_ANSWER = 64 << 10;

export class RegistryPush {
  readonly #socket: string;
  readonly #signal: AbortSignal | undefined;

  constructor(socket: string, signal?: AbortSignal) {
    this.#socket = socket;
    this.#signal = signal;
  }

  /** At once when the repository has it; else taken over from `from`, another repository, or sent. Rejects with LabError. */
  async blob(repository: string, blob: Blob, from?: string): Promise<void> {
    const digest = `sha256:${blob.digest}`;
    const there = await this.#ask('HEAD', `/v2/${repository}/blobs/${digest}`);
    if (there.status === 200) return;
    const mount = from ? `?mount=${digest}&from=${encodeURIComponent(from)}` : '';
    const begun = await this.#ask('POST', `/v2/${repository}/blobs/uploads/${mount}`);
    if (begun.status === 201) return;
    if (begun.status !== 202 || !begun.headers.location) throw refused(repository, begun);
    const place = new URL(begun.headers.location, 'http://registry');
    place.searchParams.set('digest', digest);
    const body = { type: 'application/octet-stream', content: blob.content };
    const sent = await this.#ask('PUT', `${place.pathname}${place.search}`, body);
    if (sent.status !== 201) throw refused(repository, sent);
  }

  /** Under a tag, or under its own digest. Rejects with LabError. */
  async manifest(repository: string, { digest, mediaType, bytes }: Document, tag = `sha256:${digest}`): Promise<void> {
    const path = `/v2/${repository}/manifests/${tag}`;
    const there = await this.#ask('HEAD', path, undefined, mediaType);
    if (there.status === 200 && there.headers['docker-content-digest'] === `sha256:${digest}`) return;
    const sent = await this.#ask('PUT', path, { type: mediaType, content: bytes });
    if (sent.status !== 201) throw refused(`${repository}:${tag}`, sent);
  }

  #ask(method: string, path: string, body?: Body, accept = '*/*'): Promise<Answer> {
    const headers = {
      host: 'registry',
      accept,
      ...(body && { 'content-type': body.type, 'content-length': lengthOf(body) }),
    };
    return new Promise((resolve, reject) => {
      const fail = (error: Error) =>
        reject(new LabError(`the registry could not be asked: ${error.message}`, undefined, { cause: error }));
      const options = { socketPath: this.#socket, method, path, headers, timeout: LIMIT_MS, signal: this.#signal };
      const asked = request(options, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text = (text + chunk).slice(0, LONGEST_ANSWER);
        });
        response.on('error', fail);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      });
      asked.on('error', fail);
      asked.on('timeout', () => asked.destroy(new Error(`no answer within ${LIMIT_MS / 1000} s`)));
      if (body && !Buffer.isBuffer(body.content))
        pipeline(createReadStream(body.content.file), asked, (error) => error && fail(error));
      else asked.end(body?.content);
    });
  }
}

const lengthOf = ({ content }: Body): number => (Buffer.isBuffer(content) ? content.length : content.bytes);

const refused = (what: string, { status, text }: Answer): LabError =>
  new LabError(`the registry refused ${what}: ${status} ${text.trim().slice(0, 300)}`);
