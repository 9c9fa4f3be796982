/** Whatever containers do to their files, what is told of it comes to what `docker diff` says. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ObservedLab } from '../observed-lab.fixture.ts';
import { said } from '../stored-lab.fixture.ts';
import { MAKE_OLD, RANDOM_CONTAINERS, randomFileCommands } from './random-files.fixture.ts';
import { saidDiff, toldActions, toldDiff } from './told-files.fixture.ts';

/** `FILES_STEPS=200 FILES_SEED=7` for more of them, and for others. */
const STEPS = Number(process.env.FILES_STEPS ?? 30);
const SEED = Number(process.env.FILES_SEED ?? 1);
const AT_ONCE = 10;
const LIMIT = { timeout: 15_000, interval: 300 };

let lab: ObservedLab;
const ids = new Map<string, string>();

beforeAll(async () => {
  lab = await ObservedLab.boot();
  await said(lab, `docker run --name maker busybox sh -c '${MAKE_OLD}' && docker commit maker base && docker rm maker`);
  for (const name of RANDOM_CONTAINERS)
    ids.set(name, await said(lab, `docker run -d --name ${name} base sleep 100000`));
}, 300_000);

afterAll(() => lab?.close(), 120_000);

it(`after random commands (seed ${SEED})`, async () => {
  const commands = randomFileCommands(SEED, STEPS);
  for (let at = 0; at < commands.length; at += AT_ONCE) {
    const some = commands.slice(at, at + AT_ONCE);
    const lines = RANDOM_CONTAINERS.map((name) => {
      const own = some.filter(({ container }) => container === name).map(({ line }) => line);
      return `docker exec ${name} sh -c '${own.join('; ')}; true' 2>/dev/null`;
    });
    await said(lab, `${lines.join(' & ')} & wait`);
    for (const [name, id] of ids)
      await vi
        .waitFor(async () => expect(toldDiff(lab, id)).toEqual(await saidDiff(lab, id)), LIMIT)
        .catch((error: Error) => {
          const did = commands.slice(0, at + AT_ONCE).filter(({ container }) => container === name);
          const told = toldActions(lab, id).slice(-40).join('\n');
          throw new Error(
            `seed ${SEED}, ${name} after:\n${did.map(({ line }) => line).join('\n')}\ntold:\n${told}\n${error.message}`,
            { cause: error },
          );
        });
  }
}, 900_000);
