/** Rules on what only changes the image's config: CMD, ENTRYPOINT, ENV, ARG, WORKDIR. */
import type { Ground, Rule } from './advice.ts';
import type { Instruction } from './dockerfile.ts';

const of = ({ file }: Ground, ...keywords: string[]): Instruction[] =>
  file.instructions.filter(({ keyword }) => keywords.includes(keyword));

/** All but the last one of a stage. */
const overridden = (ground: Ground, keyword: string): Instruction[] =>
  of(ground, keyword).filter((one, at, all) => all.slice(at + 1).some(({ stage }) => stage === one.stage));

const severalOf = (keyword: string, name: string): Rule => ({
  name,
  severity: 'warning',
  find: (ground) =>
    overridden(ground, keyword).map(({ lines }) => ({
      lines,
      sentence: `An image has one ${keyword}. The last one counts, so this one does nothing.`,
      instead: 'Keep the one that should run.',
    })),
});

const shellEntrypoint: Rule = {
  name: 'entrypoint-in-shell-form',
  severity: 'warning',
  find: (ground) =>
    of(ground, 'ENTRYPOINT')
      .filter(({ exec, text }) => exec === null && text.trim() !== '')
      .map(({ lines, text }) => ({
        lines,
        sentence:
          'In shell form PID 1 is /bin/sh -c. docker stop sends SIGTERM to the shell, your program may never hear of it, and words after docker run’s image are dropped.',
        instead: `ENTRYPOINT ${execFormOf(text)}`,
      })),
};

const shellCmd: Rule = {
  name: 'cmd-in-shell-form',
  severity: 'info',
  find: (ground) =>
    of(ground, 'CMD')
      .filter(
        ({ exec, text }) => exec === null && text.trim() !== '' && !/^exec\s/.test(text) && !/[&|;<>$]/.test(text),
      )
      .map(({ lines, text }) => ({
        lines,
        sentence: 'In shell form /bin/sh -c is started first. Some shells stay as PID 1 and do not pass SIGTERM on.',
        instead: `CMD ${execFormOf(text)}`,
      })),
};

const execFormOf = (text: string): string =>
  `[${text
    .trim()
    .split(/\s+/)
    .map((word) => JSON.stringify(word))
    .join(', ')}]`;

const SECRET = /(?:^|_)(?:PASS(?:WORD|WD)?|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIALS?)(?:_|$)/i;

const namesOf = ({ keyword, text }: Instruction): { name: string; value: string | undefined }[] => {
  if (keyword === 'ENV' && !/^\s*[\w.-]+=/.test(text)) {
    const [name = '', ...rest] = text.trim().split(/\s+/);
    return [{ name, value: rest.join(' ') }];
  }
  return [...text.matchAll(/([\w.-]+)(?:=("[^"]*"|'[^']*'|\S*))?/g)].map(([, name = '', value]) => ({ name, value }));
};

const secretInImage: Rule = {
  name: 'secret-in-image',
  severity: 'error',
  find: (ground) =>
    of(ground, 'ENV', 'ARG').flatMap((one) =>
      namesOf(one)
        .filter(({ name, value }) => SECRET.test(name) && (one.keyword === 'ARG' || value))
        .slice(0, 1)
        .map(({ name }) => ({
          lines: one.lines,
          sentence:
            one.keyword === 'ENV'
              ? `${name} stands in the image’s config. Whoever has the image reads it with docker inspect.`
              : `A build argument stays in the image’s history wherever a step used it. docker history shows ${name} to whoever has the image.`,
          instead: `RUN --mount=type=secret,id=${name.toLowerCase()} …, and docker build --secret id=${name.toLowerCase()},src=<file>`,
        })),
    ),
};

const SECRET_FILE = /(?:^|\/)(?:\.env|id_rsa|id_ed25519|\.npmrc|\.netrc|\.pypirc|credentials(?:\.json)?|.*\.pem)$/;

const secretFile: Rule = {
  name: 'secret-file-copied',
  severity: 'error',
  find: (ground) =>
    of(ground, 'COPY', 'ADD').flatMap(({ lines, args, exec }) => {
      const file = (exec ?? args).slice(0, -1).find((word) => SECRET_FILE.test(word));
      return file
        ? [
            {
              lines,
              sentence: `${file} stays in this layer for good, also when a later step deletes it.`,
              instead: 'RUN --mount=type=secret,id=… for the step that needs it.',
            },
          ]
        : [];
    }),
};

const relativeWorkdir: Rule = {
  name: 'workdir-is-relative',
  severity: 'info',
  find: (ground) =>
    of(ground, 'WORKDIR')
      .filter(({ text }) => text.trim() !== '' && !/^["']?(?:[/$]|[A-Za-z]:)/.test(text.trim()))
      .map(({ lines, text }) => ({
        lines,
        sentence: `${text.trim()} is below whatever WORKDIR was before, also one that the base image set.`,
        instead: `WORKDIR /${text.trim()}`,
      })),
};

export const CONFIG_RULES: readonly Rule[] = [
  severalOf('CMD', 'several-cmds'),
  severalOf('ENTRYPOINT', 'several-entrypoints'),
  shellEntrypoint,
  shellCmd,
  secretInImage,
  secretFile,
  relativeWorkdir,
];
