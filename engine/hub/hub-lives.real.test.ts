/** The hub from its opening to its end, in network namespaces instead of labs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { ownState } from '#engine/lab/own-state.ts';
import { startTimeOf } from '#engine/lab/process-alive.ts';
import { until } from '#engine/lab/until.ts';
import { type Hub, openHub } from './hub.ts';
import type { HubEvent } from './hub-event.ts';
import { closeNamespaces, inNamespace, openNamespace } from './namespace.fixture.ts';
import { ask, makeImage, pushImage } from './registry-client.fixture.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean();
  await closeNamespaces();
});

async function folder(): Promise<string> {
  const { dir, remove } = await ownState();
  cleanUps.push(remove);
  return join(dir, 'hub');
}

async function opened(place: string): Promise<Hub> {
  const hub = await openHub({ folder: place, log() {} });
  cleanUps.push(() => hub.close());
  return hub;
}

const tagsOf = async ({ registrySocket }: Hub, repository: string) =>
  (await ask(registrySocket, 'GET', `/v2/${repository}/tags/list`)).status;
const settings = (pid: number) =>
  inNamespace(pid, 'curl', '-s', '--resolve', 'hub.lab:80:198.51.100.10', 'http://hub.lab/settings').catch(
    () => 'nothing',
  );

test('the catalogue outlives the hub, what labs pushed does not', async () => {
  const place = await folder();
  const first = await opened(place);
  await pushImage(first.registrySocket, 'library/kept', 'latest', makeImage([Buffer.from('kept')]));
  await pushImage(first.registrySocket, 'labs/one/student/app', 'latest', makeImage([Buffer.from('pushed')]));
  await first.close();
  const second = await opened(place);
  expect([await tagsOf(second, 'library/kept'), await tagsOf(second, 'labs/one/student/app')]).toEqual([200, 404]);
  expect(second.ca).not.toBe(first.ca);
});

test('a lab that is closed reaches nothing any more, and others go on', async () => {
  const hub = await opened(await folder());
  const [one, two] = [await openNamespace(), await openNamespace()];
  const lab = await hub.openLab({ id: 'one', pid: one, onEvent() {} });
  await hub.openLab({ id: 'two', pid: two, onEvent() {} });
  expect(await settings(one)).toContain('pull-limit');
  await lab.close();
  await lab.close();
  expect(await settings(one)).toBe('nothing');
  expect(await settings(two)).toContain('pull-limit');
  await hub.openLab({ id: 'one', pid: one, onEvent() {} });
  expect(await settings(one)).toContain('pull-limit');
});

test('labs that are open when the hub closes are told so', async () => {
  const hub = await opened(await folder());
  const pid = await openNamespace();
  const events: HubEvent[] = [];
  const onEvent = (event: HubEvent) => void events.push(event);
  await hub.openLab({ id: 'one', pid, onEvent });
  hub.setCatalogueState({ ready: false, done: 0, total: 1, missing: ['late'] });
  const url = 'http://hub.lab/v2/library/late/manifests/latest';
  const asked = inNamespace(pid, 'curl', '-s', '--head', '--resolve', 'hub.lab:80:198.51.100.10', url).catch(
    () => 'cut',
  );
  await until(() => events.length > 0, { limitMs: 90_000, what: 'the request' });
  await hub.close();
  expect(await asked).toBe('cut');
  expect(events.map(({ type }) => type)).toEqual(['request', 'ended']);
  expect(events[1]).toMatchObject({ failure: 'the lab ended' });
});

test('the key that signed its certificate is nowhere', async () => {
  const place = await folder();
  await opened(place);
  const keys = readdirSync(join(place, 'tls')).filter((name) => name.endsWith('.key'));
  expect(keys).toEqual(['hub.key']);
});

test('nothing of it is left when whoever opened it is killed', async () => {
  const place = await folder();
  const pid = await openNamespace();
  const program = `
    import { openHub } from '#engine/hub/hub.ts';
    const hub = await openHub({ folder: ${JSON.stringify(place)}, log() {} });
    await hub.openLab({ id: 'one', pid: ${pid}, onEvent() {} });
    console.log('open');`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  const owner = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  cleanUps.push(async () => owner.kill('SIGKILL'));
  await once(owner.stdout, 'data');
  const children = readFileSync(`/proc/${owner.pid}/task/${owner.pid}/children`, 'utf8').trim().split(' ').map(Number);
  expect(await settings(pid)).toContain('pull-limit');
  owner.kill('SIGKILL');
  await until(() => children.every((child) => startTimeOf(child) === null), {
    limitMs: 90_000,
    what: 'the end of all',
  });
  expect(await settings(pid)).toBe('nothing');
  const again = await opened(place);
  await again.openLab({ id: 'one', pid, onEvent() {} });
  expect(await settings(pid)).toContain('pull-limit');
});
