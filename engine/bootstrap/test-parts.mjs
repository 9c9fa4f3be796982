/**
 * The parts of `npm test`. Each is one or more commands whose output is shown as it comes, and a way to count what they did.
 * `needsEngine`: it cannot do without a live engine. `early`: it needs the npm packages alone, and runs while set-up still makes something.
 * `aside`: it runs beside the parts after it, up to one that needs the machine for itself.
 */
import { closingCounts, counts, playwrightCounts, vitestCounts } from './counts.mjs';
import { inScratch } from './places.mjs';

/**
 * @typedef {{argv: string[], env?: Record<string, string>}} Command
 * @typedef {{id: string, title: string, limitMs: number, commands: Command[], needsEngine?: boolean, early?: boolean, aside?: boolean, alone?: boolean,
 *   count: (ran: {status: number, output: string}) => import('./counts.mjs').Counts | null}} TestPart
 */

const MINUTE_MS = 60_000;
/** The runners write into pipes of ours, so they can't tell whether a person will look. */
const colours = process.stdout.isTTY && !process.env.NO_COLOR;
const node = (...args) => ({ argv: [process.execPath, ...args] });
const report = (id) => inScratch('reports', `${id}.json`);
const asOneTest = ({ status }) => (status === 0 ? counts(1) : counts(0, 1));

const vitest = (id, ...args) =>
  node(
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report(id)}`,
    // A test that hangs is ended; how fast a machine is, is not tested.
    '--testTimeout=30000',
    '--hookTimeout=60000',
    ...args,
  );

const playwright = {
  argv: [
    process.execPath,
    'node_modules/@playwright/test/cli.js',
    'test',
    '--config=e2e/playwright.config.ts',
    '--reporter=list,json',
  ],
  env: {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report('browser'),
    ENGINE_ROOM_CATALOGUE: 'library/debian,library/nginx,library/redis',
  },
};

/** For every runner. Images of the labs' Docker Hub are made only where a part names them: on a new machine all of them take minutes. */
export const RUNNER_ENV = {
  NEXT_TELEMETRY_DISABLED: '1',
  ENGINE_ROOM_CATALOGUE: 'off',
  ...(colours ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
};

/** @type {TestPart[]} */
export const TEST_PARTS = [
  {
    id: 'lint',
    title: 'lint and format',
    early: true,
    limitMs: 2 * MINUTE_MS,
    commands: [node('node_modules/@biomejs/biome/bin/biome', 'check', `--colors=${colours ? 'force' : 'off'}`, '.')],
    count: asOneTest,
  },
  {
    id: 'types',
    title: 'types',
    limitMs: 5 * MINUTE_MS,
    commands: [node('node_modules/next/dist/bin/next', 'typegen'), node('node_modules/typescript/bin/tsc', '--noEmit')],
    count: asOneTest,
  },
  {
    id: 'unit',
    title: 'unit tests',
    early: true,
    limitMs: 8 * MINUTE_MS,
    // Tests without effects need no process of their own: to load everything anew for each file took most of the time.
    commands: [vitest('unit', '--no-isolate', '--exclude=**/*.real.test.ts')],
    count: () => vitestCounts(report('unit')),
  },
  {
    id: 'real',
    title: 'real-engine tests',
    limitMs: 45 * MINUTE_MS,
    needsEngine: true,
    // Labs mostly wait for each other's steps: two files at a time use both cores, and more would only get in each other's way.
    // What fails on a machine that others use as well is tried once more; the log says `retry` of it.
    commands: [vitest('real', '--config=engine/real-tests.config.ts', '--maxWorkers=2', '--retry=1', '.real.test.ts')],
    count: () => vitestCounts(report('real')),
  },
  {
    id: 'vm',
    title: 'a host with cgroup v2, in a virtual machine',
    limitMs: 55 * MINUTE_MS,
    needsEngine: true,
    // The emulator keeps one core busy; the labs of lessons and claims mostly wait.
    aside: true,
    commands: [node('--import', 'tsx', 'engine/lab/vm/main.ts')],
    count: ({ output }) => closingCounts(output),
  },
  {
    id: 'lessons',
    title: 'every lesson on a real lab',
    limitMs: 25 * MINUTE_MS,
    needsEngine: true,
    commands: [node('--import', 'tsx', 'engine/cli/lessons.ts', 'verify')],
    count: ({ output }) => closingCounts(output),
  },
  {
    id: 'claims',
    title: 'the proof of every claim on a real lab',
    limitMs: 25 * MINUTE_MS,
    needsEngine: true,
    commands: [node('--import', 'tsx', 'engine/cli/claims.ts', 'verify')],
    count: ({ output }) => closingCounts(output),
  },
  {
    id: 'browser',
    title: 'browser tests',
    alone: true,
    limitMs: 40 * MINUTE_MS,
    commands: [playwright],
    count: () => playwrightCounts(report('browser')),
  },
];
