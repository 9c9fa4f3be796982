/** What somebody gives to be uploaded: files with the folders that they stand in, as the browser tells them. */

export type GivenFile = {
  /** below where it is put: `site/css/main.css` */
  path: string;
  /** null: a folder */
  file: File | null;
};

/** What `webkitGetAsEntry` gives, as far as it is used. */
export type GivenEntry = Pick<FileSystemEntry, 'name' | 'isDirectory'> & {
  file?: FileSystemFileEntry['file'];
  createReader?: FileSystemDirectoryEntry['createReader'];
};

/** Of a field for files: one that takes a folder tells where in it each file stands. */
export const givenByField = (files: Iterable<File>): GivenFile[] =>
  [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));

/** Must be called while the drop is handled: what was dropped is forgotten after. */
export const droppedEntries = (items: Iterable<DataTransferItem>): GivenEntry[] =>
  [...items].flatMap((item) => (item.kind === 'file' ? (item.webkitGetAsEntry() ?? []) : []));

/** With all that is in folders; those that are empty, too. Rejects when one can't be read. */
export async function givenByDrop(entries: readonly GivenEntry[], above = ''): Promise<GivenFile[]> {
  const given: GivenFile[] = [];
  for (const entry of entries) {
    const path = `${above}${entry.name}`;
    if (entry.isDirectory) given.push({ path, file: null }, ...(await givenByDrop(await entriesIn(entry), `${path}/`)));
    else given.push({ path, file: await fileOf(entry) });
  }
  return given;
}

const fileOf = (entry: GivenEntry): Promise<File> =>
  new Promise((resolve, reject) => {
    if (entry.file) entry.file(resolve, reject);
    else reject(new Error(`${entry.name} can’t be read.`));
  });

/** A browser tells a hundred at a time, and none when there are no more. */
async function entriesIn(directory: GivenEntry): Promise<GivenEntry[]> {
  const reader = directory.createReader?.();
  const all: GivenEntry[] = [];
  while (reader) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
  return all;
}
