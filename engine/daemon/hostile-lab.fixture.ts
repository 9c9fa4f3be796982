/** For tests: a lab that pulls and loads what somebody made to do harm, another beside it, and what must hold after each try. */
import { existsSync } from 'node:fs';
import { afterEach, beforeAll, expect } from 'vitest';
import type { Run } from './daemon.fixture.ts';
import { type ARCHIVES, archiveUrl, DISK_MIB, EVIL, storeArchives, storeHostile } from './hostile-images.fixture.ts';
import { LIMIT_MS, type OneLab, oneLab } from './one-lab.fixture.ts';

/** MiB. A daemon with two labs takes some 200. */
const MOST_MEMORY = 1000;

/** Null where the engine takes it. */
export type Words = RegExp | null;

export type HostileLab = {
  lab: OneLab;
  pulls(name: string, words: Words): Promise<void>;
  loads(name: keyof typeof ARCHIVES, words: Words): Promise<void>;
};

/** To be called where the tests of a file are told. `prepare` is a line for the lab. */
export function hostileLab(prepare = 'true'): HostileLab {
  const lab = oneLab({ env: { ENGINE_ROOM_LAB_DISK_MIB: String(DISK_MIB) } });
  let neighbour: OneLab;
  beforeAll(async () => {
    neighbour = await lab.neighbour('a-session-beside-it');
    await storeHostile(lab, 'honest');
    await storeArchives(lab);
    expect((await lab.run(prepare)).ok).toBe(true);
  }, LIMIT_MS);
  afterEach(() => expectNothingOutside(lab, neighbour), LIMIT_MS);
  return { lab, pulls: (name, words) => pulls(lab, name, words), loads: (name, words) => loads(lab, name, words) };
}

async function expectNothingOutside(lab: OneLab, neighbour: OneLab): Promise<void> {
  expect((await neighbour.run('curl -sf -o /dev/null hub.lab/v2/library/honest/manifests/latest')).ok).toBe(true);
  const found = await lab.run(
    `find / -xdev -name '${EVIL}' -not -path '/var/lib/docker/*' -not -path '/var/lib/containerd/*' | grep .`,
  );
  expect([found.ok, found.said]).toEqual([false, expect.not.stringContaining(`/${EVIL}\r`)]);
  expect([`/${EVIL}`, `/etc/${EVIL}`].filter((path) => existsSync(path))).toEqual([]);
  expect(lab.daemon.peak).toBeLessThan(MOST_MEMORY);
  expect(lab.daemon.child.exitCode).toBeNull();
}

/** All that the spans of dockerd's part say: outcomes, bodies, lines of progress. */
function toldOf(ran: Run): string {
  const requests = ran.spans.filter(({ name }) => /^POST \/images\/(create|load)$/.test(name)).map(({ span }) => span);
  const told = ran.log.events.filter((event) => 'span' in event && requests.includes(event.span));
  return JSON.stringify(told);
}

/** Docker's own words are at the terminal, and below the request that failed. */
function expectFailed(ran: Run & { ok: boolean; said: string }, words: RegExp): void {
  expect([ran.ok, ran.said]).toEqual([false, expect.stringMatching(words)]);
  expect(toldOf(ran)).toMatch(words);
}

async function pulls(lab: OneLab, name: string, words: Words): Promise<void> {
  await storeHostile(lab, name);
  const ran = await lab.run(`docker pull ${name}`);
  if (words) expectFailed(ran, words);
  else expect([ran.ok, ran.said]).toEqual([true, expect.stringContaining(`docker.io/library/${name}:latest`)]);
  expect(ran.spans.filter(({ to }) => to === 'registry').length).toBeGreaterThan(0);
}

async function loads(lab: OneLab, name: keyof typeof ARCHIVES, words: Words): Promise<void> {
  const ran = await lab.run(`curl -sf ${archiveUrl(name)} | docker load`);
  if (words) expectFailed(ran, words);
  else expect([ran.ok, ran.said]).toEqual([true, expect.stringContaining('Loaded image: loaded:1')]);
}
