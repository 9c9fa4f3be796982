/** For tests: what a docker client does at a front, request by request. */
import type { Front } from './front.fixture.ts';
import { digestOf, type MadeImage, type Reply } from './registry-client.fixture.ts';

export const HUB = 'registry-1.docker.io';

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
export const errorOf = ({ body }: Reply) => JSON.parse(body.toString()).errors[0];
export const layerOf = ({ layers }: MadeImage): Buffer => layers[0] as Buffer;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
/** As curl does. */
export const set = (front: Front, body: string) =>
  front.ask('hub.lab/settings', { method: 'PUT', body, headers: FORM });

/** With a token for just that. */
export async function pull(front: Front, path: string, method = 'GET', login?: string): Promise<Reply> {
  const name = /^\/v2\/(.+?)\/(?:manifests|blobs|tags)\//.exec(path)?.[1];
  const token = await front.token([`repository:${name}:pull`], login);
  return front.ask(`${HUB}${path}`, { method, headers: bearer(token) });
}

/** Pushes one blob and a manifest as docker does; the answers in order. */
export async function push(front: Front, name: string, made: MadeImage, login = 'student:secret'): Promise<Reply[]> {
  const token = await front.token([`repository:${name}:pull,push`], login);
  const send = (method: string, path: string, body?: Buffer, type?: string) =>
    front.ask(`${HUB}${path}`, {
      method,
      body,
      headers: { ...bearer(token), ...(type ? { 'content-type': type } : {}) },
    });
  const replies: Reply[] = [];
  for (const blob of [made.config, ...made.layers]) {
    const begun = await send('POST', `/v2/${name}/blobs/uploads/`);
    replies.push(begun);
    if (begun.status !== 202) return replies;
    const patched = await send('PATCH', String(begun.headers.location), blob, 'application/octet-stream');
    replies.push(patched);
    if (patched.status !== 202) return replies;
    replies.push(await send('PUT', `${patched.headers.location}&digest=${digestOf(blob)}`));
  }
  const type = 'application/vnd.docker.distribution.manifest.v2+json';
  return [...replies, await send('PUT', `/v2/${name}/manifests/1`, made.manifest, type)];
}
