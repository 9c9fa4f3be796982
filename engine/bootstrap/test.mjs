/** `npm test [-- part …]`: set up, then every part in turn, the early ones while something is still made; the last line counts them all. */
import { mkdirSync, rmSync } from 'node:fs';
import { closingLine, counts, judge, sum } from './counts.mjs';
import { whatFailed } from './failures.mjs';
import { inScratch } from './places.mjs';
import { endRunners, run, sweepLabs } from './runner.mjs';
import { setUp } from './set-up.mjs';
import { SetupError } from './setup-error.mjs';
import { TEST_PARTS } from './test-parts.mjs';

/** @param {string[]} ids parts to run; none means all @returns {Promise<number>} exit status */
export async function test(ids, { progress }) {
  const parts = chooseParts(ids);
  const has = (id) => parts.some((part) => part.id === id);
  const packages = [...(has('browser') ? ['browser'] : []), ...(has('vm') ? ['machine'] : [])];
  const needsEngine = has('browser') || parts.some((part) => part.needsEngine);
  rmSync(inScratch('reports'), { recursive: true, force: true });
  mkdirSync(inScratch('reports'), { recursive: true });
  /** @type {Map<string, Promise<object>>} */
  const begun = new Map();
  const whileMaking = () => beginEarly(parts, begun);
  const engine = await setUp({ progress, site: has('browser'), engine: needsEngine, packages, whileMaking }).catch(
    (error) => {
      endRunners();
      throw error;
    },
  );
  const results = await runParts(parts, engine, begun);
  // A runner that died has left its labs.
  if (engine.live) sweepLabs();
  for (const { part, failures } of results) {
    if (failures) process.stdout.write(`\n── what failed: ${part.title}\n${failures.join('\n')}\n`);
  }
  process.stdout.write(`\n${results.map(summary).join('\n')}\n`);
  const total = sum(results.map((result) => result.counts));
  process.stdout.write(`${closingLine(total)}\n`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

function chooseParts(ids) {
  for (const id of ids) {
    if (TEST_PARTS.some((part) => part.id === id)) continue;
    const known = TEST_PARTS.map((part) => part.id).join(', ');
    throw new SetupError(`There is no test part "${id}". There are: ${known}.`, `npm test -- ${TEST_PARTS[0].id}`);
  }
  return ids.length === 0 ? TEST_PARTS : TEST_PARTS.filter((part) => ids.includes(part.id));
}

/** Those that need neither engine nor site, one after the other. */
function beginEarly(parts, begun) {
  let before = Promise.resolve();
  for (const part of parts.filter(({ early }) => early)) {
    const result = before.then(() => runPart({ ...part, aside: true }));
    begun.set(part.id, result);
    before = result;
  }
}

/** One after the other; what runs aside is shown when it is over, so that its lines stay together. */
async function runParts(parts, engine, begun) {
  const results = [];
  for (const part of parts) {
    if (part.alone) await Promise.all(results);
    const result = begun.get(part.id) ?? runPart(part, engine);
    results.push(result);
    if (!part.aside) await result;
  }
  return Promise.all(results);
}

async function runPart(part, engine) {
  const since = performance.now();
  const heading = `\n── ${part.title}\n`;
  process.stdout.write(part.aside ? `${heading}shown when it is over\n` : heading);
  if (part.needsEngine && !engine.live) return { part, ...withoutEngine(engine) };
  let ran = { status: 0, output: '', told: '' };
  for (const command of part.commands) {
    ran = await run(command, part.limitMs, { shown: !part.aside });
    if (part.aside) process.stdout.write(`${heading}${ran.told}${ran.output}`);
    if (ran.status !== 0) break;
  }
  const found = judge(part.count(ran), ran.status);
  const failures = found.failed > 0 ? whatFailed(ran.told + ran.output) : undefined;
  return { part, seconds: (performance.now() - since) / 1000, counts: found, failures };
}

/** On a laptop that can only replay, these tests are left out; where everything must be tested, that is a failure. */
function withoutEngine(engine) {
  process.stdout.write(`This host can replay only: ${engine.reason}${engine.fix ? `\n  → ${engine.fix}` : ''}\n`);
  return { seconds: 0, counts: process.env.CI ? counts(0, 1) : counts(0, 0, 1) };
}

const summary = ({ part, seconds, counts: found }) =>
  `${found.failed > 0 ? '✗' : found.passed > 0 ? '✓' : '–'} ${part.id.padEnd(8)} ${closingLine(found).padEnd(40)} ${seconds.toFixed(0)} s`;
