import { createReadStream } from 'node:fs';
import { request } from 'node:http';
import { pipeline } from 'node:stream';
import { LabError, type LabPlace } from '../driver.ts';

const LIMIT_MS = 120_000;
/** The lab's root may have put something else in dockerd's place. */
const LONGEST_ANSWER = 1 << 20;

/**
 * Loads an archive of images into a lab's dockerd, over its real socket, so that no probe takes it for something the learner did.
 * Resolves with the tags it brought.
 */
export function loadImages(place: Pick<LabPlace, 'dockerSocket'>, archive: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const failed = (why: string, cause?: Error) =>
      reject(new LabError(`images could not be loaded: ${why}`, undefined, { cause }));
    const options = { socketPath: place.dockerSocket, method: 'POST', path: '/images/load?quiet=1', timeout: LIMIT_MS };
    const asked = request({ ...options, headers: { 'content-type': 'application/x-tar' } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
        if (text.length > LONGEST_ANSWER) asked.destroy(new Error('the answer has no end'));
      });
      response.on('error', (error) => failed(error.message, error));
      response.on('end', () => {
        const error = response.statusCode === 200 ? /"error":"([^"]*)"/.exec(text)?.[1] : text;
        if (error === undefined) resolve([...text.matchAll(/Loaded image: ([^\\"]+)/g)].map(([, tag]) => tag ?? ''));
        else failed(error);
      });
    });
    asked.on('timeout', () => asked.destroy(new Error(`no answer within ${LIMIT_MS} ms`)));
    pipeline(createReadStream(archive), asked, (error) => {
      if (error) failed(error.message, error);
    });
    asked.on('error', (error) => failed(error.message, error));
  });
}
