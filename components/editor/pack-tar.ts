/** Files of a browser as one tar, which the lab unpacks in one go. */
import { pack } from 'tar-stream';
import { LARGEST_ARCHIVE } from '#engine/trace/workspace.ts';
import { FilesError } from './files-error.ts';
import type { GivenFile } from './gathered.ts';

const BLOCK = 512;

/** Modes are what a browser does not tell: 0644 and 0755. Rejects when it would be too large, or a file can't be read. */
export async function packTar(given: readonly GivenFile[]): Promise<Blob> {
  const bytes = given.reduce((sum, { file }) => sum + BLOCK + (file?.size ?? 0), 0);
  if (bytes > LARGEST_ARCHIVE)
    throw new FilesError('unsent', `An upload has ${LARGEST_ARCHIVE >> 20} MiB at most. Send it in parts.`);
  const tar = pack();
  const parts: BlobPart[] = [];
  tar.on('data', (chunk) => parts.push(chunk as Uint8Array<ArrayBuffer>));
  const whole = new Promise<void>((resolve, reject) => tar.on('end', resolve).on('error', reject));
  for (const { path, file } of given) {
    if (file) tar.entry(headerOf(path, file), new Uint8Array(await file.arrayBuffer()) as never);
    else tar.entry({ name: path, type: 'directory', mode: 0o755 });
  }
  tar.finalize();
  await whole;
  return new Blob(parts);
}

const headerOf = (name: string, { size, lastModified }: File) => ({
  ...{ name, size, mode: 0o644, mtime: new Date(lastModified) },
});
