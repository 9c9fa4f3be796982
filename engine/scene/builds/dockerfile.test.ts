import { describe, expect, test } from 'vitest';
import { neededBy, parseDockerfile, type Stage, stageLabel, targetOf } from './dockerfile.ts';

const BS = '\\';
const only = (text: string, args = {}) =>
  parseDockerfile(`FROM x\n${text}`, { buildArgs: args }).stages[0]?.instructions.slice(1) ?? [];
const first = (text: string, args = {}) => only(text, args)[0];

describe('lines and texts of instructions', () => {
  test.each([
    ['one line', 'RUN a', [2, 2, 'RUN a']],
    ['any case', 'run a', [2, 2, 'run a']],
    ['lines that go on', `RUN a && ${BS}\n  b`, [2, 3, 'RUN a &&   b']],
    ['comments and empty lines between', `RUN a ${BS}\n# no\n\n  # no\n  b`, [2, 6, 'RUN a   b']],
    ['blanks after what goes on', `RUN a ${BS}  \n  b`, [2, 3, 'RUN a   b']],
    ['a heredoc', 'RUN <<EOF\na\n# kept\nEOF', [2, 5, 'RUN <<EOF']],
    ['Windows line ends', 'RUN a \\\r\n b\r', [2, 3, 'RUN a  b']],
  ] as const)('%s', (_, text, expected) => {
    const found = first(text);
    expect([found?.lines.first, found?.lines.last, found?.text]).toEqual(expected);
  });

  test('a comment is no instruction, and the lines below it count on', () => {
    expect(only('# c\nRUN a\n  # d\n\nRUN b').map(({ lines }) => lines.first)).toEqual([3, 6]);
  });

  test('another character goes on where the directive says so', () => {
    const file = parseDockerfile('# escape=`\nFROM x\nCOPY a `\n  C:\\b\n');
    expect(file.escapeChar).toBe('`');
    expect(file.stages[0]?.instructions[1]?.copied).toMatchObject({ sources: ['a'], destination: 'C:\\b' });
  });
});

describe('heredocs', () => {
  test.each([
    ['one', 'RUN <<EOF\na\nb\nEOF', [['EOF', 'a\nb\n']]],
    [
      'two',
      'COPY <<A <<B /x/\na\nA\nb\nB',
      [
        ['A', 'a\n'],
        ['B', 'b\n'],
      ],
    ],
    ['without its tabs', 'RUN <<-EOF\n\ta\n\tEOF', [['EOF', 'a\n']]],
    ['with a quoted name', 'COPY <<"EOF" /x\n$a\nEOF', [['EOF', '$a\n']]],
    ['to a program', 'RUN python3 <<EOF\nprint(1)\nEOF', [['EOF', 'print(1)\n']]],
    ['no heredoc', 'RUN echo $((1<<2))', []],
  ])('%s', (_, text, expected) => {
    expect(first(text)?.heredocs.map(({ name, text: body }) => [name, body])).toEqual(expected);
  });

  test('instructions after one are instructions again', () => {
    expect(only('RUN <<EOF\nCOPY a b\nEOF\nCMD c').map(({ keyword }) => keyword)).toEqual(['RUN', 'CMD']);
  });

  test('of COPY are no sources', () => {
    expect(first('COPY a <<EOF /x/\nb\nEOF')?.copied).toMatchObject({ sources: ['a'], destination: '/x/' });
  });
});

describe('variables', () => {
  test.each([
    ['of ARG', 'ARG V=1\nRUN a $V', {}, 'RUN a 1'],
    ['of --build-arg', `ARG V=1\nRUN a \${V}`, { V: '2' }, 'RUN a 2'],
    ['that nobody declared stay', 'RUN a $V', { V: '2' }, 'RUN a $V'],
    ['with a default', `RUN \${V:-x y}`, {}, 'RUN x y'],
    ['with what stands for a set one', `ENV V=1\nRUN \${V:+x}\${W:+x}`, {}, 'RUN x'],
    ['in single quotes stay', 'ENV V=1\nRUN \'$V\' "$V"', {}, 'RUN \'$V\' "1"'],
    ['that are escaped stay', 'ENV V=1\nRUN \\$V', {}, 'RUN \\$V'],
    ['made of others', 'ENV A=1\nENV B=$A-2\nRUN $B', {}, 'RUN 1-2'],
    ['of the old ENV form', 'ENV V a b\nRUN $V', {}, 'RUN a b'],
  ])('%s', (_, text, args, expected) => {
    expect(only(text, args).at(-1)?.expanded).toBe(expected);
  });

  test('ARG before FROM is for FROM, and for a stage that asks for it', () => {
    const file = parseDockerfile('ARG V=1\nFROM x:$V\nRUN $V\nARG V\nRUN $V', { buildArgs: { V: '2' } });
    expect(file.before.map(({ keyword }) => keyword)).toEqual(['ARG']);
    expect(file.stages[0]?.base).toEqual({ kind: 'image', name: 'x:2' });
    expect(file.stages[0]?.instructions.map(({ expanded }) => expanded)).toEqual([
      'FROM x:2',
      'RUN $V',
      'ARG V',
      'RUN 2',
    ]);
  });

  const ENV = 'FROM x\nENV V=env\n';
  const GIVEN = { V: 'given' };
  test.each([
    ['ARG with a default below ENV', `${ENV}ARG V=arg\nRUN $V`, {}, 'arg', 'env'],
    ['ARG with a value that is given below ENV', `${ENV}ARG V\nRUN $V`, GIVEN, 'given', 'env'],
    ['ARG without a value below ENV', `${ENV}ARG V\nRUN $V`, {}, 'env', 'env'],
    ['ENV below it', `${ENV}ARG V=arg\nENV V=again\nRUN $V`, GIVEN, 'again', 'again'],
    ['ENV made of it', `${ENV}ARG V=arg\nENV W=$V\nRUN $W`, {}, 'arg', 'env'],
    ['a stage that stands on its stage', `FROM x AS a\nENV V=env\nARG V=arg\nFROM a\nRUN $V`, GIVEN, 'env', 'env'],
  ])('of one name: %s', (_, text, buildArgs, buildkit, classic) => {
    for (const [builder, value] of [
      ['buildkit', buildkit],
      ['classic', classic],
    ] as const) {
      const last = parseDockerfile(text, { builder, buildArgs }).stages.at(-1)?.instructions.at(-1);
      expect(last?.expanded, builder).toBe(`RUN ${value}`);
    }
  });

  test('ENV goes on to the stages above, ARG does not', () => {
    const [, second] = parseDockerfile('FROM x AS a\nENV E=1\nARG A=2\nFROM a\nRUN $E $A').stages;
    expect(second?.instructions[1]?.expanded).toBe('RUN 1 $A');
  });

  test('a RUN sees all args before it, used or not', () => {
    expect([...(only('ARG A=1\nARG B\nRUN x').at(-1)?.scope.args ?? [])]).toEqual([
      ['A', '1'],
      ['B', undefined],
    ]);
  });

  test('in a heredoc of COPY are used, in a quoted one not', () => {
    expect(first('COPY <<A <<"B" /x/\n$V\nA\n$W\nB')?.uses).toEqual(['V']);
  });
});

describe('what an instruction reads', () => {
  test.each([
    ['files', 'COPY a b /c/', { from: { kind: 'context' }, sources: ['a', 'b'], destination: '/c/', remote: [] }],
    ['a list', 'COPY ["a b", "c"]', { from: { kind: 'context' }, sources: ['a b'], destination: 'c', remote: [] }],
    ['quotes', 'COPY "a b" c', { from: { kind: 'context' }, sources: ['a b'], destination: 'c', remote: [] }],
    [
      'variables',
      'ENV D=/d\nCOPY a $D/',
      { from: { kind: 'context' }, sources: ['a'], destination: '/d/', remote: [] },
    ],
    [
      'another image',
      'COPY --link --from=nginx:1 /a b',
      { from: { kind: 'image', name: 'nginx:1' }, sources: ['/a'], destination: 'b', remote: [] },
    ],
    [
      'an address',
      'ADD https://a/b c /d/',
      { from: { kind: 'context' }, sources: ['c'], destination: '/d/', remote: ['https://a/b'] },
    ],
  ])('%s', (_, text, expected) => {
    expect(only(text).at(-1)?.copied).toEqual(expected);
  });

  test('mounts', () => {
    const text = 'RUN --mount=type=cache,target=/c,id=i --mount=type=secret,id=s --mount=source=p,target=/p make -j2';
    expect(first(text)?.mounts).toEqual([
      { type: 'cache', target: '/c', id: 'i' },
      { type: 'secret', id: 's' },
      { type: 'bind', from: { kind: 'context' }, source: 'p', target: '/p' },
    ]);
    expect(first(text)?.rest).toBe('make -j2');
  });

  test('an ONBUILD trigger is for another build', () => {
    expect(first('ONBUILD COPY a b')).toMatchObject({ keyword: 'ONBUILD', mounts: [], text: 'ONBUILD COPY a b' });
    expect(first('ONBUILD COPY a b')?.copied).toBeUndefined();
  });
});

const STAGES = `FROM --platform=linux/arm64 a AS Base
FROM base AS build
FROM scratch
COPY --from=0 /x /x
FROM c AS unused
RUN --mount=from=build,target=/b x
FROM d
COPY --from=2 /x /x
COPY --from=nobody /x /x`;

describe('stages', () => {
  const file = parseDockerfile(STAGES);
  const { stages } = file;

  test('know their name, base and lines', () => {
    const told = ({ name, base, lines }: Stage) => [name, base.kind, lines.first, lines.last];
    expect(stages.map(told)).toEqual([
      ['base', 'image', 1, 1],
      ['build', 'stage', 2, 2],
      [undefined, 'scratch', 3, 4],
      ['unused', 'image', 5, 6],
      [undefined, 'image', 7, 9],
    ]);
    expect(stages[0]?.platform).toBe('linux/arm64');
  });

  test('are called as BuildKit calls them', () => {
    expect(stages.map((stage) => stageLabel(file, stage))).toEqual(['base', 'build', 'stage-2', 'unused', 'stage-4']);
    const alone = parseDockerfile('FROM a');
    expect(stageLabel(alone, alone.stages[0] as Stage)).toBe('');
  });

  test.each([
    [undefined, [0, 2, 4]],
    ['unused', [0, 1, 3]],
    ['Build', [0, 1]],
    ['2', [0, 2]],
  ])('that target %s needs', (target, expected) => {
    const stage = targetOf(file, target) as Stage;
    expect([...neededBy(file, stage)].sort()).toEqual(expected);
  });

  test('a target that is not there is none', () => {
    expect(targetOf(file, 'nobody')).toBeUndefined();
  });
});

describe('files with mistakes are read as far as they make sense', () => {
  test.each([
    ['nothing', '', 0, 0],
    ['no FROM', 'RUN a\n', 1, 0],
    ['an unknown instruction', 'FROM a\nFOO b', 0, 1],
    ['a heredoc without an end', 'FROM a\nRUN <<EOF\nx', 0, 1],
    ['FROM without a name', 'FROM\nRUN', 0, 1],
    ['a list that is none', 'FROM a\nCOPY ["a" b', 0, 1],
  ])('%s', (_, text, before, stages) => {
    const file = parseDockerfile(text);
    expect([file.before.length, file.stages.length]).toEqual([before, stages]);
  });
});
