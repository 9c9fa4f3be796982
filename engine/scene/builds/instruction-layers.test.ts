import { describe, expect, test } from 'vitest';
import type { StoredImage, StoredLayer } from '#engine/trace/stored.ts';
import type { Build } from '../build.ts';
import type { StoredNow } from '../stored-world.ts';
import { buildsAt, toldByEvents } from './builds.ts';
import { instructionLayers, withLayers } from './instruction-layers.ts';
import { eventsOf, type MadeBuild, simple } from './make-build.fixture.ts';

const ID = 'sha256:image-b';
const layer = (bytes: number): StoredLayer => ({ diffId: 'd', bytes, blobs: [] });

/** `-ENV a` is a line that left no layer. */
function storedAs(history: string[], id = ID): StoredNow {
  const lines = history.map((by) => (by.startsWith('-') ? { by: by.slice(1), empty: true as const } : { by }));
  const layers = lines.filter((line) => !line.empty).map((_, n) => `chain${n}`);
  const image: StoredImage = {
    ...{ tags: [], digests: [], architecture: 'amd64', os: 'linux', layers, history: lines, configBytes: 1 },
  };
  return { images: new Map([[id, image]]), layers: new Map(layers.map((chain, n) => [chain, layer(10 ** n)])) };
}
const built = (made: MadeBuild): Build => buildsAt(toldByEvents(eventsOf(made)))[0] as Build;
const shown = (build: Build): string[] =>
  build.steps
    .filter(({ lines }) => lines)
    .map(({ instruction, layer: chain, bytes }) => `${instruction} ${chain ?? '-'} ${bytes ?? '-'}`);

const BASE = ['ADD debian.tar /', '-CMD ["bash"]'];

describe('which layer each instruction left', () => {
  const cases: [string, string, string[], string[]][] = [
    [
      'RUN and COPY leave one, what changes the config none',
      'FROM a\nENV A=1\nRUN b\nCOPY c d\nCMD x',
      [...BASE, '-ENV A=1', 'RUN /bin/sh -c b # buildkit', 'COPY c d # buildkit', '-CMD ["/bin/sh" "-c" "x"]'],
      ['FROM - -', 'ENV - -', 'RUN chain1 10', 'COPY chain2 100', 'CMD - -'],
    ],
    [
      'with args before the command',
      'FROM a\nARG V=1\nRUN b',
      [...BASE, '-ARG V=1', 'RUN |1 V=1 /bin/sh -c b # buildkit'],
      ['FROM - -', 'ARG - -', 'RUN chain1 10'],
    ],
    [
      'lines of the base image that look the same stay the base’s',
      'FROM a\nRUN b',
      ['RUN one', 'RUN two', 'RUN /bin/sh -c b # buildkit'],
      ['FROM - -', 'RUN chain2 100'],
    ],
    [
      'a step without a line of its own does not take one of the base’s',
      'FROM a\nLABEL a=b\nRUN b',
      ['-LABEL of=base', 'ADD debian.tar /', '-CMD ["bash"]', 'RUN /bin/sh -c b # buildkit'],
      ['FROM - -', 'LABEL - -', 'RUN chain1 10'],
    ],
  ];

  test.each(cases)('%s', (_, dockerfile, history, expected) => {
    expect(shown(withLayers(built(simple('b', 0, dockerfile)), storedAs(history)))).toEqual(expected);
  });

  test('of stages only those count that the result stands on', () => {
    const dockerfile = 'FROM a AS one\nRUN x\nFROM a AS two\nRUN y\nFROM one\nCOPY --from=two /a /b';
    const build = built({ id: 'b', at: 0, end: 100, dockerfile, steps: [], image: ID });
    const stored = storedAs([...BASE, 'RUN /bin/sh -c x # buildkit', 'COPY /a /b # buildkit']);
    expect(shown(withLayers(build, stored))).toEqual([
      ...['FROM - -', 'RUN chain1 10', 'FROM - -', 'RUN - -', 'FROM - -', 'COPY chain2 100'],
    ]);
  });

  test('of the classic builder, by the beginning of its ID', () => {
    const steps = ['FROM a', 'ENV A=1', 'RUN x', 'COPY a b'].map((text, n) => ({
      ...{ name: `Step ${n + 1}/4 : ${text}`, start: n * 10, end: n * 10 + 5, image: `abc${n}` },
    }));
    const dockerfile = 'FROM a\nENV A=1\nRUN x\nCOPY a b';
    const build = built({ id: 'b', at: 0, end: 100, classic: true, dockerfile, steps });
    const history = [...BASE, '-/bin/sh -c #(nop)  ENV A=1', '/bin/sh -c x', '/bin/sh -c #(nop) COPY file:1 in b '];
    expect(shown(withLayers(build, storedAs(history, 'sha256:abc3def')))).toEqual([
      ...['FROM - -', 'ENV - -', 'RUN chain1 10', 'COPY chain2 100'],
    ]);
  });

  test('and lines of the base are nobody’s step', () => {
    const stored = storedAs(['-LABEL of=base', 'ADD debian.tar /', '-CMD ["bash"]', 'RUN /bin/sh -c b # buildkit']);
    const layers = instructionLayers(built(simple('b', 0, 'FROM a\nLABEL a=b\nRUN b')), stored);
    expect(layers?.lines.map(({ step }) => step !== undefined)).toEqual([false, false, false, true]);
  });

  test('base and own bytes are told apart', () => {
    const layers = instructionLayers(built(simple('b', 0, 'FROM a\nRUN b')), storedAs([...BASE, 'RUN /bin/sh -c b']));
    expect(layers?.bytes).toEqual({ base: 1, own: 10 });
    expect(layers?.lines.map(({ step }) => step !== undefined)).toEqual([false, false, true]);
  });

  test('nothing is told of an image that is not there', () => {
    const build = built(simple('b', 0, 'FROM a\nRUN b'));
    expect(withLayers(build, { images: new Map(), layers: new Map() })).toBe(build);
  });
});
