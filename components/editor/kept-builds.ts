/** How Dockerfiles were built last, in this browser: by the file's path, newest first. Pure. */
import { z } from 'zod';
import type { BuildOptions } from './build-line.ts';

const MOST = 30;

const Kept = z.object({
  ...{ dockerfile: z.string(), context: z.string(), tag: z.string(), target: z.string() },
  ...{ args: z.record(z.string(), z.string()), noCache: z.boolean(), builder: z.enum(['buildkit', 'classic']) },
}) satisfies z.ZodType<BuildOptions>;

/** @param text as it was kept; what another version wrote, or nobody, is none */
export function keptBuilds(text: string): BuildOptions[] {
  try {
    return z.array(Kept).parse(JSON.parse(text));
  } catch {
    return [];
  }
}

export const withBuild = (text: string, options: BuildOptions): string =>
  JSON.stringify([options, ...keptBuilds(text).filter((one) => one.dockerfile !== options.dockerfile)].slice(0, MOST));

export const withoutBuild = (text: string, dockerfile: string): string =>
  JSON.stringify(keptBuilds(text).filter((one) => one.dockerfile !== dockerfile));
