/** Rules on package managers: what they ask, and what they leave behind in the layer. */
import type { Ground, Rule } from './advice.ts';
import type { Instruction } from './dockerfile.ts';
import { layerMeasured } from './measured.ts';
import type { ShellCommand } from './shell-commands.ts';

const runsOf = ({ file }: Ground): Instruction[] => file.instructions.filter(({ keyword }) => keyword === 'RUN');

const isCall = ({ program, args }: ShellCommand, name: string | RegExp, verb: string): boolean =>
  (typeof name === 'string' ? program === name : name.test(program)) && args.includes(verb);

const calls = (run: Instruction, name: string | RegExp, verb: string): ShellCommand[] =>
  run.commands.filter((command) => isCall(command, name, verb));

/** A cache mount keeps what is in it out of the layer. */
const mounts = (run: Instruction, path: string): boolean =>
  run.flags.some(({ name, value }) => name === 'mount' && value.includes('type=cache') && value.includes(path));

const removes = (run: Instruction, path: string): boolean =>
  run.commands.some(({ program, args }) => program === 'rm' && args.some((word) => word.includes(path)));

const APT = /^apt(?:-get)?$/;
const hasFlag = (args: string[], short: string, long: string[]): boolean =>
  args.some((word) => long.includes(word) || (/^-[A-Za-z]+$/.test(word) && word.includes(short)));

const aptAsks: Rule = {
  name: 'apt-asks',
  severity: 'error',
  find: (ground) =>
    runsOf(ground)
      .filter((run) =>
        calls(run, APT, 'install').some(
          ({ args }) =>
            !hasFlag(args, 'y', ['--yes', '--assume-yes']) &&
            args.filter((word) => /^-q/.test(word)).join('').length < 3,
        ),
      )
      .map(({ lines }) => ({
        lines,
        sentence: 'apt-get install asks before it installs. A build has nobody to answer, so the step fails.',
        instead: 'apt-get install -y …',
      })),
};

const aptListsKept: Rule = {
  name: 'apt-lists-kept',
  severity: 'warning',
  find: (ground) =>
    runsOf(ground)
      .filter(
        (run) =>
          calls(run, APT, 'install').length > 0 &&
          calls(run, APT, 'update').length > 0 &&
          !removes(run, '/var/lib/apt/lists') &&
          !mounts(run, '/var/lib/apt'),
      )
      .map((run) => ({
        lines: run.lines,
        sentence: 'The package lists that apt-get update fetched stay in this layer, though nothing reads them again.',
        instead: 'End the same RUN with && rm -rf /var/lib/apt/lists/*',
        measured: layerMeasured(ground, run),
      })),
};

const aptUpdateAlone: Rule = {
  name: 'apt-update-alone',
  severity: 'warning',
  find: (ground) =>
    runsOf(ground)
      .filter((run) => calls(run, APT, 'update').length > 0 && calls(run, APT, 'install').length === 0)
      .filter((run) => calls(run, APT, 'upgrade').length === 0)
      .map((run) => ({
        lines: run.lines,
        sentence:
          'This step comes from the cache for as long as its text stays. An install in a later step then works with old lists, and asks for packages that are gone.',
        instead: 'RUN apt-get update && apt-get install -y …, in one step',
      })),
};

const aptRecommends: Rule = {
  name: 'apt-recommends',
  severity: 'info',
  find: (ground) =>
    runsOf(ground)
      .filter((run) => calls(run, APT, 'install').some(({ args }) => !args.includes('--no-install-recommends')))
      .map((run) => ({
        lines: run.lines,
        sentence: 'apt-get also installs what packages recommend, which a container seldom needs.',
        instead: 'apt-get install -y --no-install-recommends …',
        measured: layerMeasured(ground, run),
      })),
};

const aptForPeople: Rule = {
  name: 'apt-is-for-people',
  severity: 'info',
  find: (ground) =>
    runsOf(ground)
      .filter((run) => run.commands.some(({ program }) => program === 'apt'))
      .map(({ lines }) => ({
        lines,
        sentence: 'apt is for a terminal. It warns that its interface may change, which scripts should not rely on.',
        instead: 'apt-get, with the same words',
      })),
};

const apkCacheKept: Rule = {
  name: 'apk-cache-kept',
  severity: 'warning',
  find: (ground) =>
    runsOf(ground)
      .filter(
        (run) =>
          calls(run, 'apk', 'add').some(({ args }) => !args.includes('--no-cache')) &&
          !removes(run, '/var/cache/apk') &&
          !mounts(run, '/var/cache/apk'),
      )
      .map((run) => ({
        lines: run.lines,
        sentence: 'apk keeps the package index in this layer, though nothing reads it again.',
        instead: 'apk add --no-cache …, which needs no apk update either',
        measured: layerMeasured(ground, run),
      })),
};

const pipCacheKept: Rule = {
  name: 'pip-cache-kept',
  severity: 'warning',
  find: (ground) =>
    runsOf(ground)
      .filter(
        (run) =>
          calls(run, /^pip3?$/, 'install').some(({ args }) => !args.includes('--no-cache-dir')) &&
          !mounts(run, '/root/.cache') &&
          !ground.file.instructions.some(({ keyword, text }) => keyword === 'ENV' && text.includes('PIP_NO_CACHE_DIR')),
      )
      .map((run) => ({
        lines: run.lines,
        sentence: 'pip keeps a copy of each package it fetched in this layer.',
        instead: 'pip install --no-cache-dir …, or RUN --mount=type=cache,target=/root/.cache/pip pip install …',
        measured: layerMeasured(ground, run),
      })),
};

export const PACKAGE_RULES: readonly Rule[] = [
  aptAsks,
  aptListsKept,
  aptUpdateAlone,
  aptRecommends,
  aptForPeople,
  apkCacheKept,
  pipCacheKept,
];
