/** What a piece of advice is, and what rules are given to find it. */
import type { Build, Lines } from '../build.ts';
import type { Dockerfile } from './dockerfile.ts';

/** `error`: the build or the container fails of it. `warning`: it costs or harms. `info`: worth knowing. */
export type Severity = 'error' | 'warning' | 'info';

export type Advice = {
  rule: string;
  severity: Severity;
  lines: Lines;
  /** what is so, and why it matters */
  sentence: string;
  /** what to write instead */
  instead: string;
  /** what a build of this lab showed of it, with its numbers */
  measured?: string;
};

export type AdviceInput = {
  dockerfile: string;
  /** text of the `.dockerignore` beside it; null: there is none; undefined: not known */
  ignore?: string | null;
  /** builds of this session, oldest first: what was observed of this Dockerfile is told from them */
  builds?: readonly Build[];
};

export type Found = Omit<Advice, 'rule' | 'severity'>;

/** What a rule looks at. `build` is the newest build that tells of this Dockerfile. */
export type Ground = {
  file: Dockerfile;
  ignore: string | null | undefined;
  build: Build | undefined;
};

export type Rule = { name: string; severity: Severity; find(ground: Ground): Found[] };
