/** One file as it is; several, and folders, as one archive, which the lab unpacks: each upload costs it a process. */
import { countWords } from '#engine/scene/number-words.ts';
import type { HostNumber } from '#engine/trace/lab-hosts.ts';
import type { GivenFile } from './gathered.ts';
import { uploadFile } from './transfer-files.ts';

export type AllUploaded = {
  /** paths of files that were there, and stayed */
  taken: string[];
  /** what was not stored for another reason */
  left: { path: string; why: string }[];
};

type Target = {
  directory: string;
  /** what is there is replaced */
  over: boolean;
  /** Whether there is something of that name, as far as it is known without asking. */
  isThere(name: string): boolean;
  host: HostNumber;
};

/** Rejects with a FilesError. */
export async function uploadAll(given: readonly GivenFile[], target: Target): Promise<AllUploaded> {
  const [first] = given;
  if (!first) return { taken: [], left: [] };
  const isOne = given.length === 1 && first.file !== null && !first.path.includes('/');
  return isOne ? sendFile(first.path, first.file as File, target) : sendArchive(given, target);
}

async function sendFile(name: string, body: File, { directory, over, isThere, host }: Target): Promise<AllUploaded> {
  const stays = { taken: [name], left: [] };
  if (!over && isThere(name)) return stays;
  const sent = await uploadFile({ path: directory, name, body, over, host });
  return sent.type === 'taken' ? stays : { taken: [], left: [] };
}

async function sendArchive(given: readonly GivenFile[], { directory, over, host }: Target): Promise<AllUploaded> {
  const { packTar } = await import('./pack-tar.ts');
  const sent = await uploadFile({ path: directory, body: await packTar(given), over, host });
  if (sent.type === 'taken') return { taken: [], left: [{ path: directory, why: sent.error }] };
  return {
    taken: sent.left.filter(({ taken }) => taken).map(({ path }) => path),
    left: sent.left.filter(({ taken }) => !taken),
  };
}

/** `index.html`, `3 files`, `a folder of 12 files` */
export function wordsFor(given: readonly GivenFile[]): string {
  const files = given.filter(({ file }) => file).length;
  const [first] = given;
  if (given.length === 1 && first) return first.path;
  const roots = new Set(given.map(({ path }) => path.split('/')[0]));
  return roots.size === 1 && first
    ? `${first.path.split('/')[0]} (${countWords(files, 'file')})`
    : countWords(files, 'file');
}
