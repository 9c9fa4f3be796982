import type { RuleName } from './rules.fixture.ts';

/** What somebody at the client sees of a command: with a terminal, all of it is on stdout. */
export type Output = { exit: number; stdout: string; stderr: string };

/** One of the two labs, as a case needs it. */
export type Place = {
  /** Runs a bash script in the lab, with nothing to read, in `/root/case`, which is fresh. */
  script(source: string): Promise<Output>;
  /** A program at a terminal of 80 × 24. */
  terminal(argv: string[]): Promise<Terminal>;
  /** The engine's socket as a path of this host: where the tee is, if there is one. */
  socket: string;
};

export interface Terminal {
  type(keys: string): void;
  resize(cols: number, rows: number): void;
  /** Resolves when this was printed after what was last waited for. Rejects after 10 seconds, with all that was printed. */
  shows(text: string | RegExp): Promise<void>;
  /** Resolves when the program has ended. */
  ended(): Promise<Output>;
}

export type Case = {
  /** The command, as the list of the documentation names it. */
  name: string;
  /** A bash script, or what a client or a person does. */
  run: string | ((place: Place) => Promise<Output>);
  /** Of the script, on both sides. */
  exit?: number;
  /** Is in stdout or stderr on both sides: that both fail alike is no proof. */
  says: string | RegExp | readonly (string | RegExp)[];
  /** What may differ, beyond what always may. */
  rules?: RuleName[];
  /** What the script runs, where that is more than its name says. */
  commands?: string[];
};

export type CaseTable = { title: string; cases: Case[] };
