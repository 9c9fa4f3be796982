/** One file of the directory that `docker build` is given, as it is now. */
export type ContextFile = {
  /** relative to the context, no `/` before it; directories are files too */
  path: string;
  type: 'file' | 'directory' | 'symlink' | 'other';
  /** permission bits */
  mode: number;
  uid: number;
  gid: number;
  /** `sha256:…` of a file's content; absent where it is not known */
  sha256?: string;
  /** target of a symlink */
  link?: string;
};
