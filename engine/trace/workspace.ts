/**
 * The files of a lab as the editor sees them: JSON text frames on `/-/ws/files`, one socket for each page.
 *
 * Paths are absolute in the lab and lie below its home, `/root`; links are shown and never followed. Each request has an `id` that its
 * answer repeats. What changes by other hands (the terminal, a container) is pushed for the directories that the page watches.
 */
import { z } from 'zod';

export const HOME = '/root';
/** A file is edited up to this size (bytes); larger ones can be downloaded. */
export const LARGEST_TEXT = 1024 * 1024;
/** Directories that one page watches. */
export const MOST_WATCHED = 64;
/** Entries that a listing has; the rest is counted. */
export const MOST_ENTRIES = 2000;

const id = z.number().int().nonnegative();
const path = z.string().min(1).max(4096);

export const PageToFiles = z.discriminatedUnion('type', [
  /** Answered by `listing`; from then on changes in this directory are pushed, until `unwatch`. At most `MOST_WATCHED` for a page. */
  z.object({ type: z.literal('watch'), id, path }),
  /** Answered by `done`. */
  z.object({ type: z.literal('unwatch'), id, path }),
  /** Answered by `content`. */
  z.object({ type: z.literal('read'), id, path }),
  /**
   * Answered by `written`. `over`: the version that the page edited; `null`: there is no such file yet. When the lab's file is
   * another one by now nothing is written, and `conflict` has what is there.
   */
  z.object({
    type: z.literal('write'),
    id,
    path,
    text: z.string(),
    over: z.string().nullable(),
    /** Permissions; what is left out stays, and is 0644 of a new file. */
    mode: z.number().int().min(0).max(0o777).optional(),
  }),
  /** Answered by `done`, as the two below are. */
  z.object({ type: z.literal('make-directory'), id, path }),
  /** Never over something that is there. */
  z.object({ type: z.literal('rename'), id, path, to: path }),
  /** A directory with all that is in it. */
  z.object({ type: z.literal('remove'), id, path }),
]);
export type PageToFiles = z.infer<typeof PageToFiles>;

export type FileEntry = {
  name: string;
  type: 'file' | 'directory' | 'symlink' | 'other';
  /** bytes */
  size: number;
  mode: number;
  /** mtime, ms, with fractions */
  modified: number;
  /** ctime, ms, with fractions: where it is another, content, mode or owner may be too, whatever `modified` says. */
  changed: number;
  link?: string;
};

export type FilesToPage =
  | { type: 'listing'; id: number; path: string; entries: FileEntry[] /** entries that are left out */; more: number }
  /** `version` names this content, to be compared and sent back: its SHA-256. `binary` has no text. */
  | { type: 'content'; id: number; path: string; text: string; version: string; mode: number; size: number }
  | {
      type: 'binary';
      id: number;
      path: string;
      size: number;
      mode: number;
      why: 'not UTF-8' | 'NUL bytes' | 'too large';
    }
  | { type: 'written'; id: number; path: string; version: string }
  /** What is there: no file (both null), a file that is no text (`version` alone), or a text. To write over it, send its version. */
  | { type: 'conflict'; id: number; path: string; text: string | null; version: string | null }
  | { type: 'done'; id: number }
  /** In words, with what to do. */
  | { type: 'refused'; id: number; error: string }
  /** Pushed: a watched directory as it is now. Something in it has changed, even where no entry looks different. */
  | { type: 'changed'; path: string; entries: FileEntry[]; more: number }
  /** Pushed: a watched directory is gone, and with it the watch. */
  | { type: 'gone'; path: string }
  /** Pushed once at the beginning and when the lab is another one: `ready` says whether there is a lab to read from. */
  | { type: 'hello'; lab: string | null; ready: boolean };

/**
 * `GET /api/files?path=/root/app` is the directory as a tar (a file: as it is). `PUT /api/files?path=/root/app` unpacks a tar into it, or
 * with `&name=…` stores the body as one file of that name. What is there already stays (`409` for a file, told in `left` of a tar) unless
 * `&over=yes`. The answer to `PUT` is `Uploaded`; to what is refused, `{error}` in words.
 */
export const LARGEST_ARCHIVE = 256 * 1024 * 1024;

export type Uploaded = {
  files: number;
  directories: number;
  links: number;
  bytes: number;
  /** What was not unpacked (the first hundred), and why. `taken`: a file that `over` would replace. */
  left: { path: string; why: string; taken?: boolean }[];
};
