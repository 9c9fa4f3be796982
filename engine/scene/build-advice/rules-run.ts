/** Rules on what RUN does in a layer of its own. */
import type { Ground, Rule } from './advice.ts';
import type { Instruction } from './dockerfile.ts';
import { layerMeasured } from './measured.ts';

const runsOf = ({ file }: Ground): Instruction[] => file.instructions.filter(({ keyword }) => keyword === 'RUN');
const programs = (run: Instruction): string[] => run.commands.map(({ program }) => program);

const cdInRun: Rule = {
  name: 'cd-instead-of-workdir',
  severity: 'info',
  find: (ground) =>
    runsOf(ground).flatMap(({ lines, commands }) => {
      if (commands[0]?.program !== 'cd') return [];
      const alone = commands.length === 1;
      return [
        {
          lines,
          sentence: alone
            ? 'cd ends with this step: each RUN is a shell of its own, and the next one starts in WORKDIR again.'
            : 'cd holds for this step alone, and hides where the following instructions work.',
          instead: `WORKDIR ${commands[0].args[0] ?? '/app'}`,
        },
      ];
    }),
};

const sudoInRun: Rule = {
  name: 'sudo-in-build',
  severity: 'warning',
  find: (ground) =>
    runsOf(ground)
      .filter((run) => programs(run).includes('sudo'))
      .map(({ lines }) => ({
        lines,
        sentence:
          'A step is root already unless USER said otherwise, so sudo adds nothing but a tool that an attacker likes.',
        instead: 'Leave sudo out; USER root before the step and USER app after it where it must be.',
      })),
};

const SHELLS = new Set(['sh', 'bash', 'ash', 'dash']);

const pipeHidesFailure: Rule = {
  name: 'pipe-hides-failure',
  severity: 'warning',
  find: (ground) =>
    runsOf(ground)
      .filter(
        (run) =>
          run.commands.some(({ piped }) => piped) &&
          !run.text.includes('pipefail') &&
          !ground.file.instructions.some(({ keyword, text }) => keyword === 'SHELL' && text.includes('pipefail')),
      )
      .map(({ lines, commands }) => {
        const first = commands.find(({ piped }) => piped)?.program ?? 'the first command';
        const toShell = commands.some(({ program }, at) => SHELLS.has(program) && commands[at - 1]?.piped);
        return {
          lines,
          sentence: `The shell asks only the last command of a pipe whether it went well. When ${first} fails, the step${toShell ? ' runs half a script and' : ''} still succeeds and is cached.`,
          instead: 'Fetch to a file and then use it, or begin with set -o pipefail where the shell knows it.',
        };
      }),
};

const deletedTooLate: Rule = {
  name: 'deleted-too-late',
  severity: 'warning',
  find: (ground) =>
    runsOf(ground)
      .filter((run) => run.commands.length > 0 && programs(run).every((program) => program === 'rm'))
      .map((run) => ({
        lines: run.lines,
        sentence:
          'This layer only hides the files. Their bytes stay in the layer below, and everybody who pulls the image fetches them.',
        instead: 'Delete in the RUN that made them, or copy what you want into a new stage.',
        measured: layerMeasured(ground, before(ground, run) ?? run, ', which stays whole'),
      })),
};

function before({ file }: Ground, run: Instruction): Instruction | undefined {
  return file.instructions
    .slice(0, file.instructions.indexOf(run))
    .filter(({ stage, keyword }) => stage === run.stage && ['RUN', 'COPY', 'ADD'].includes(keyword))
    .at(-1);
}

const chownAgain: Rule = {
  name: 'owner-changed-too-late',
  severity: 'warning',
  find: (ground) =>
    runsOf(ground)
      .filter(({ commands }) =>
        commands.some(
          ({ program, args }) =>
            /^ch(?:own|mod)$/.test(program) && args.some((word) => /^-\w*R|^--recursive$/.test(word)),
        ),
      )
      .filter((run) => ['COPY', 'ADD'].includes(before(ground, run)?.keyword ?? ''))
      .map((run) => ({
        lines: run.lines,
        sentence:
          'A file whose owner or mode changes is written whole into this layer again, so the image holds it twice.',
        instead: 'COPY --chown=app:app … or COPY --chmod=755 …',
        measured: layerMeasured(ground, run),
      })),
};

const everybodyWrites: Rule = {
  name: 'everybody-may-write',
  severity: 'warning',
  find: (ground) =>
    runsOf(ground)
      .filter(({ commands }) =>
        commands.some(({ program, args }) => program === 'chmod' && args.some((word) => /^0?777$|^a\+rwx$/.test(word))),
      )
      .map(({ lines }) => ({
        lines,
        sentence: 'With 777 any process of the container can change these files, also the one that was broken into.',
        instead: 'Give the files to the user that needs them: COPY --chown=app …',
      })),
};

export const RUN_RULES: readonly Rule[] = [
  cdInRun,
  sudoInRun,
  pipeHidesFailure,
  deletedTooLate,
  chownAgain,
  everybodyWrites,
];
