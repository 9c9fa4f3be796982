/**
 * The parts of `npm test`. Each is one or more commands whose output is shown as it comes, and a way to count what they did.
 * `host` says what a part cannot do without: a live engine, or root to start a virtual machine.
 */
import { closingCounts, counts, playwrightCounts, vitestCounts } from './counts.mjs';
import { inScratch } from './places.mjs';

/**
 * @typedef {{argv: string[], env?: Record<string, string>}} Command
 * @typedef {{id: string, title: string, limitMs: number, commands: Command[], needsEngine?: boolean,
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
  env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report('browser') },
};

/** For every runner. */
export const RUNNER_ENV = { NEXT_TELEMETRY_DISABLED: '1', ...(colours ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }) };

/** @type {TestPart[]} */
export const TEST_PARTS = [
  {
    id: 'lint',
    title: 'lint and format',
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
    limitMs: 5 * MINUTE_MS,
    commands: [vitest('unit', '--exclude=**/*.real.test.ts')],
    count: () => vitestCounts(report('unit')),
  },
  {
    id: 'real',
    title: 'real-engine tests',
    limitMs: 12 * MINUTE_MS,
    needsEngine: true,
    commands: [vitest('real', '--no-file-parallelism', '.real.test.ts')],
    count: () => vitestCounts(report('real')),
  },
  {
    id: 'lessons',
    title: 'every lesson on a real lab',
    limitMs: 10 * MINUTE_MS,
    needsEngine: true,
    commands: [node('--import', 'tsx', 'engine/cli/lessons.ts', 'verify')],
    count: ({ output }) => closingCounts(output),
  },
  {
    id: 'browser',
    title: 'browser tests',
    limitMs: 15 * MINUTE_MS,
    commands: [playwright],
    count: () => playwrightCounts(report('browser')),
  },
  {
    id: 'vm',
    title: 'a host with cgroup v2, in a virtual machine',
    limitMs: 15 * MINUTE_MS,
    needsEngine: true,
    commands: [node('--import', 'tsx', 'engine/lab/vm/main.ts')],
    count: ({ output }) => closingCounts(output),
  },
];
