/** Brings the images of a new lab into its engine, past the observed socket: no command of the learner caused it. */
import { createReadStream } from 'node:fs';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { LabDriver } from '#engine/lab/driver.ts';
import type { LabId } from '#engine/trace/ids.ts';

export type ImageArchive = {
  /** As `docker images` will show it, without the tag. */
  name: string;
  /** What `docker save` would write. */
  file: string;
};

const LOAD_TIMEOUT_MS = 60_000;

/** @throws with the engine's own words when it refuses. */
export async function loadImage(driver: LabDriver, lab: LabId, archive: ImageArchive): Promise<void> {
  const connection = await driver.openPort(lab, { socket: 'docker' });
  const call = request({
    method: 'POST',
    path: '/images/load?quiet=1',
    headers: { host: 'docker', 'content-type': 'application/x-tar', connection: 'close' },
    createConnection: () => connection,
    timeout: LOAD_TIMEOUT_MS,
  });
  call.on('timeout', () =>
    call.destroy(new Error(`the engine took longer than ${LOAD_TIMEOUT_MS / 1000} s to load ${archive.name}`)),
  );
  const answer = new Promise<{ status: number; body: string }>((resolve, reject) => {
    call.on('error', reject);
    call.on('response', (response) =>
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject),
    );
  });
  const [, { status, body }] = await Promise.all([pipeline(createReadStream(archive.file), call), answer]);
  const refusal = /"error":"((?:[^"\\]|\\.)*)"/.exec(body)?.[1];
  if (status !== 200 || refusal) throw new Error(refusal ?? `the engine answered ${status}: ${body.slice(0, 200)}`);
}
