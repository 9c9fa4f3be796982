/** All that a build's cache keys depend on, known before it begins. */
import type { Builder } from '../build.ts';
import type { ContextFile } from './context-file.ts';

/** An image that the Dockerfile names, as it is in the lab now. */
export type BaseImage = {
  /** Docker's image ID */
  id: string;
  /** diff IDs or chain IDs, the lowest first; BuildKit keys on them and not on the ID. Absent: not known */
  layers?: readonly string[];
  /** of its config, `NAME=value`; what is absent is taken to be the same for one ID */
  env?: readonly string[];
  workdir?: string;
  user?: string;
  shell?: readonly string[];
  /** `ONBUILD` instructions, which no forecast is made for */
  onbuild?: readonly string[];
};

export type BuildInput = {
  builder: Builder;
  /** names the context: the directory on the client */
  context: string;
  /** path of the Dockerfile in it, and its text */
  dockerfile: { path: string; text: string };
  /** of `.dockerignore`, or `<Dockerfile>.dockerignore` where there is one */
  ignore?: string;
  /** of the context, before anything is left out */
  files: readonly ContextFile[];
  /** by the name that FROM or `--from` has, variables filled in */
  images: Readonly<Record<string, BaseImage>>;
  options: {
    target?: string;
    noCache: boolean;
    /** of `--no-cache-filter`, which only BuildKit knows */
    noCacheStages?: readonly string[];
    buildArgs: Readonly<Record<string, string>>;
    /** of `--build-context` */
    contexts?: Readonly<Record<string, string>>;
  };
};
