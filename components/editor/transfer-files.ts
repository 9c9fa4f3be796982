/** Files and archives between the browser and the lab: where a download is, and how an upload ends. */
import { type HostNumber, ofHost } from '#engine/trace/lab-hosts.ts';
import type { Uploaded } from '#engine/trace/workspace.ts';
import { FilesError } from './files-error.ts';

/** Of a directory: a tar of it. Of a file: the file. For a link with `download`. */
export const downloadAddress = (path: string, host: HostNumber): string =>
  ofHost(`/api/files?${new URLSearchParams({ path })}`, host);

export type Upload = {
  /** The directory it goes into. */
  path: string;
  /** The body is one file of this name; without a name it is a tar. */
  name?: string;
  body: Blob;
  /** A file that is there is replaced, instead of left. */
  over?: boolean;
  host: HostNumber;
};

export type UploadOutcome =
  | ({ type: 'stored' } & Uploaded)
  /** There is a file of that name, which was left as it was. */
  | { type: 'taken'; error: string };

/** Rejects with a FilesError. */
export async function uploadFile({ path, name, body, over = false, host }: Upload): Promise<UploadOutcome> {
  const query = new URLSearchParams({ path, ...(name !== undefined && { name }), ...(over && { over: 'yes' }) });
  const answer = await fetch(ofHost(`/api/files?${query}`, host), { method: 'PUT', body }).catch(() => null);
  const said = (await answer?.json().catch(() => null)) as (Uploaded & { error?: string }) | null | undefined;
  if (!answer || !said)
    throw new FilesError('lost', 'The upload broke off. Look at what is there before you try again.');
  if (answer.ok) return { type: 'stored', ...said };
  if (answer.status === 409) return { type: 'taken', error: said.error ?? '' };
  throw new FilesError('refused', said.error ?? `The upload was refused with status ${answer.status}.`);
}
