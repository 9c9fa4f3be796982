/** Every command does the same on an engine with all probes around it as on one without: output, exit status and effects. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { askJson } from './engine-client.ts';
import type { Case, Output } from './transparency/case.fixture.ts';
import { TABLES } from './transparency/cases.fixture.ts';
import { cleanUp } from './transparency/clean-up.fixture.ts';
import { effectsOn } from './transparency/engine-state.fixture.ts';
import { LabPair, type Side } from './transparency/lab-pair.fixture.ts';
import { placeOf } from './transparency/place.fixture.ts';
import { normalised, type Parts } from './transparency/rules.fixture.ts';

const SIDES: readonly Side[] = ['watched', 'plain'];
const KEPT = {
  containers: ['box', 'registry'],
  images: [
    'hello-world:latest',
    'busybox:latest',
    'busybox:1.37',
    'alpine:latest',
    'alpine:3.20',
    'registry:2',
    'registry:latest',
  ],
};
const SET_UP = `
docker run -d --name registry --network host registry:2
docker run -d --name box busybox sleep 1d
curl -s --retry 50 --retry-all-errors --retry-delay 0 localhost:5000/v2/
`;

let pair: LabPair;

beforeAll(async () => {
  pair = await LabPair.boot();
  for (const side of SIDES) expect(await placeOf(pair.lab(side)).script(SET_UP)).toMatchObject({ exit: 0 });
}, 300_000);

afterEach(() => Promise.all(SIDES.map((side) => cleanUp(pair.lab(side).place, KEPT))), 60_000);
afterAll(() => pair?.close(), 120_000);

type Ran = Output & { side: Side; since: number };

async function ranOn(side: Side, { run }: Case): Promise<Ran> {
  // This clock is cut to milliseconds: what cleaned up before may have ended in the same one.
  const since = (Date.now() + 1) / 1000;
  const place = placeOf(pair.lab(side));
  const output = typeof run === 'string' ? await place.script(run) : await run(place);
  return { ...output, side, since };
}

const outcomeOf = async ({ side, since, exit, stdout, stderr }: Ran): Promise<Parts> => ({
  exit: String(exit),
  stdout,
  stderr,
  ...(await effectsOn(pair.lab(side).place, since)),
});

/** What the engine does after it has answered, such as telling the end of a process, may come a little later. */
const sameOutcome = (watched: Ran, plain: Ran, { rules }: Case) =>
  vi.waitFor(
    async () => {
      const [seen, unseen] = normalised(await outcomeOf(watched), await outcomeOf(plain), rules);
      expect(seen).toEqual(unseen);
    },
    { timeout: 30_000, interval: 100 },
  );

describe.each(TABLES)('$title', ({ cases }) => {
  let before = 0;
  beforeAll(() => {
    before = pair.exchanges;
  });

  it.each(cases)('$name', { timeout: 150_000 }, async (one) => {
    const [watched, plain] = (await Promise.all(SIDES.map((side) => ranOn(side, one)))) as [Ran, Ran];
    for (const { side, exit, stdout, stderr } of [watched, plain]) {
      for (const words of [one.says].flat()) expect(stdout + stderr, side).toMatch(words);
      expect(exit, `${side}: ${stdout}${stderr}`).toBe(one.exit ?? 0);
    }
    await sameOutcome(watched, plain, one);
  });

  /** A probe that sees nothing is transparent as well. What is decoded may be behind by what was sent last. */
  it('was seen by the probes', { timeout: 150_000 }, () =>
    vi.waitFor(() => expect(pair.exchanges).toBeGreaterThan(before), 30_000),
  );
});

describe('What differs', () => {
  it('is that the engine counts the probes among those that listen to its events', async () => {
    const listeners = async (side: Side) => {
      const info = await askJson(pair.lab(side).place.dockerSocket, '/info', AbortSignal.timeout(5000));
      return (info as { NEventsListener: number }).NEventsListener;
    };
    expect(await listeners('watched')).toBe((await listeners('plain')) + 1);
  });
});
