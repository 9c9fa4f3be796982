/** Rules on what comes in from the context. */

import { contextOf } from '../builds/context-transfers.ts';
import { bytesText } from '../number-words.ts';
import type { Ground, Rule } from './advice.ts';
import type { Instruction } from './dockerfile.ts';
import { contextMeasured, heaviestOf, timeMeasured } from './measured.ts';

const copiesOf = ({ file }: Ground): Instruction[] =>
  file.instructions.filter(
    ({ keyword, flags }) => (keyword === 'COPY' || keyword === 'ADD') && !flags.some(({ name }) => name === 'from'),
  );

/** `.` or `./` or `/`: all there is. */
const takesAll = ({ exec, args }: Instruction): boolean =>
  (exec ?? args).slice(0, -1).some((source) => /^(?:\.?\/?|\*)$/.test(source) && source !== '');

const INSTALLS: readonly [program: RegExp, verbs: readonly string[]][] = [
  [/^npm$/, ['install', 'ci', 'i']],
  [/^(?:yarn|pnpm|bun)$/, ['install']],
  [/^pip3?$/, ['install']],
  [/^poetry$/, ['install']],
  [/^bundle$/, ['install']],
  [/^composer$/, ['install']],
  [/^go$/, ['download']],
  [/^cargo$/, ['fetch']],
  [/^mvn$/, ['dependency:go-offline']],
];

const MANIFESTS: readonly [program: RegExp, file: string][] = [
  [/^(?:npm|yarn|pnpm|bun)$/, 'package*.json'],
  [/^pip3?$/, 'requirements.txt'],
  [/^poetry$/, 'pyproject.toml poetry.lock'],
  [/^bundle$/, 'Gemfile Gemfile.lock'],
  [/^composer$/, 'composer.json composer.lock'],
  [/^go$/, 'go.mod go.sum'],
  [/^cargo$/, 'Cargo.toml Cargo.lock'],
  [/^mvn$/, 'pom.xml'],
];

const installer = ({ commands }: Instruction): string | undefined =>
  commands.find(({ program, args }) =>
    INSTALLS.some(([name, verbs]) => name.test(program) && args.some((word) => verbs.includes(word))),
  )?.program;

const copyBeforeInstall: Rule = {
  name: 'copy-before-install',
  severity: 'warning',
  find: (ground) =>
    copiesOf(ground)
      .filter(takesAll)
      .flatMap((copy) => {
        const after = ground.file.instructions.slice(ground.file.instructions.indexOf(copy) + 1);
        const install = after.find((one) => one.stage === copy.stage && installer(one) !== undefined);
        if (!install) return [];
        const program = installer(install) ?? '';
        const manifest = MANIFESTS.find(([name]) => name.test(program))?.[1] ?? '<manifest>';
        return [
          {
            lines: copy.lines,
            sentence: `An edit of any file changes this step, and with it ${program} in line ${install.lines.first} runs again.`,
            instead: `COPY ${manifest} ./ first, then ${program}, then COPY . .`,
            measured: timeMeasured(ground, install)?.replace('this step', `line ${install.lines.first}`),
          },
        ];
      }),
};

const ARCHIVE = /\.(?:tar|tgz|tar\.(?:gz|bz2|xz|zst))$/;
const REMOTE = /^(?:https?:|git@|git:)/;

const addForCopy: Rule = {
  name: 'add-instead-of-copy',
  severity: 'info',
  find: (ground) =>
    copiesOf(ground)
      .filter(({ keyword, exec, args }) => {
        const sources = (exec ?? args).slice(0, -1);
        return (
          keyword === 'ADD' && sources.length > 0 && !sources.some((word) => ARCHIVE.test(word) || REMOTE.test(word))
        );
      })
      .map(({ lines, text }) => ({
        lines,
        sentence:
          'ADD also unpacks archives and fetches addresses. Who reads it has to think about both, and here it does neither.',
        instead: `COPY ${text}`,
      })),
};

const addUnchecked: Rule = {
  name: 'add-without-checksum',
  severity: 'info',
  find: (ground) =>
    copiesOf(ground)
      .filter(
        ({ keyword, args, flags }) =>
          keyword === 'ADD' &&
          args.slice(0, -1).some((word) => /^https?:/.test(word) && !/\.git$/.test(word)) &&
          !flags.some(({ name }) => name === 'checksum'),
      )
      .map(({ lines }) => ({
        lines,
        sentence: 'What stands at this address can change from one build to the next, and nothing notices.',
        instead: 'ADD --checksum=sha256:… <address> …',
      })),
};

const ignoreMissing: Rule = {
  name: 'dockerignore-missing',
  severity: 'warning',
  find: (ground) =>
    ground.ignore !== null
      ? []
      : copiesOf(ground)
          .filter(takesAll)
          .slice(0, 1)
          .map(({ lines }) => ({
            lines,
            sentence: `There is no .dockerignore, so everything in the context goes to the builder and into the image: .git, local packages, secrets too.`,
            instead:
              'Make a .dockerignore with the lines .git and node_modules, and what else the image does not need.',
            measured: contextMeasured(ground),
          })),
};

/** Names that an image hardly ever needs, when a build showed that they travelled. */
const SELDOM_NEEDED = new Set([
  '.git',
  'node_modules',
  '.venv',
  'venv',
  '__pycache__',
  'target',
  'dist',
  '.next',
  '.cache',
]);

const ignoreLetsThrough: Rule = {
  name: 'dockerignore-lets-through',
  severity: 'warning',
  find(ground) {
    const transfer = contextOf(ground.build?.transfers ?? []);
    const copy = copiesOf(ground).find(takesAll);
    if (!ground.ignore || !transfer || !copy) return [];
    return heaviestOf(transfer.files)
      .filter(({ name, folder, bytes }) => folder && SELDOM_NEEDED.has(name) && bytes > 0)
      .slice(0, 1)
      .map(({ name, bytes }) => ({
        lines: copy.lines,
        sentence: `${name} passes the .dockerignore and goes to the builder with each build.`,
        instead: `Add the line ${name} to .dockerignore.`,
        measured: `In the last build ${name} was ${bytesText(bytes)} of the context’s ${bytesText(transfer.bytes)}.`,
      }));
  },
};

export const COPY_RULES: readonly Rule[] = [
  copyBeforeInstall,
  addForCopy,
  addUnchecked,
  ignoreMissing,
  ignoreLetsThrough,
];
