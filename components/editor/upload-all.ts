/** Files one after the other; where there are folders, all of them as one archive, which the lab unpacks. */
import { countWords } from '#engine/scene/build-advice/number-words.ts';
import type { GivenFile } from './gathered.ts';
import { uploadFile } from './transfer-files.ts';

export type AllUploaded = {
  /** paths of files that were there, and stayed */
  taken: string[];
  /** what was not stored for another reason */
  left: { path: string; why: string }[];
};

/** Rejects with a FilesError. @param over what is there is replaced */
export async function uploadAll(directory: string, given: readonly GivenFile[], over: boolean): Promise<AllUploaded> {
  return given.some(({ path, file }) => file === null || path.includes('/'))
    ? sendFolders(directory, given, over)
    : sendFiles(directory, given, over);
}

async function sendFiles(directory: string, given: readonly GivenFile[], over: boolean): Promise<AllUploaded> {
  const taken: string[] = [];
  for (const { path, file } of given) {
    const sent = file && (await uploadFile({ path: directory, name: path, body: file, over }));
    if (sent?.type === 'taken') taken.push(path);
  }
  return { taken, left: [] };
}

async function sendFolders(directory: string, given: readonly GivenFile[], over: boolean): Promise<AllUploaded> {
  const { packTar } = await import('./pack-tar.ts');
  const sent = await uploadFile({ path: directory, body: await packTar(given), over });
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
