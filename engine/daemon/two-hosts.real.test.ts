/** A session with a second lab: another machine on the same network, until one of them goes. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { LabClient, remains, TerminalClient, until } from './daemon.fixture.ts';
import { LIMIT_MS, OneLab, SESSION } from './one-lab.fixture.ts';

vi.setConfig({ testTimeout: 120_000 });
const lab = new OneLab();
let second: LabClient;
let shell: TerminalClient;

beforeAll(async () => {
  await lab.open({});
  second = new LabClient(lab.daemon, SESSION, { lastSeq: -1 }, 2);
  await second.ready();
  shell = new TerminalClient(lab.daemon, SESSION, 't1', 2);
  await shell.prompt();
}, LIMIT_MS);
afterAll(() => lab.close(), LIMIT_MS);

const reachesFirst = async (line: string): Promise<void> => {
  await until(
    'the network between the two',
    () => second.status?.lan?.other === '10.77.0.1' && lab.page.status?.lan?.own === '10.77.0.1',
  );
  shell.type(`${line}\n`);
  await second.run(line);
  await until(`an answer in ${shell.text}`, () => shell.text.includes('1 received'));
};

test('the second lab is another host: its own log, its own name, and a way to the first', async () => {
  expect(second.lab).not.toBe(lab.page.lab);
  await reachesFirst('hostname; ping -c 1 10.77.0.1');
  expect(shell.text).toContain('lab-2');
  expect(lab.page.log.events.some((event) => 'name' in event && event.name === 'hostname')).toBe(false);
});

test('after a reset of the second, the first finds the new one', async () => {
  const { lab: before } = second;
  second.socket.send(JSON.stringify({ type: 'reset' }));
  await until('the network is gone', () => lab.page.status?.lan === undefined);
  await until('another lab', () => second.lab !== before && second.status?.phase === 'ready', 90_000);
  shell = new TerminalClient(lab.daemon, SESSION, 't2', 2);
  await shell.prompt();
  await reachesFirst('ping -c 1 -W 5 10.77.0.1');
});

test('a frozen host does nothing, opens no shell, and goes on where it was', async () => {
  const say = (message: object) => second.socket.send(JSON.stringify(message));
  const asked = (limit: string) =>
    lab.run(`curl -sSo /dev/null -m ${limit} --retry 3 --retry-all-errors 10.77.0.2:8000`);
  shell.type('python3 -m http.server 8000 >/dev/null 2>&1 &\n');
  expect((await asked('10')).ok).toBe(true);
  say({ type: 'freeze', on: true });
  await until('the second is frozen', () => second.status?.frozen);
  expect(lab.page.status?.frozen).toBeUndefined();
  expect((await asked('2')).ok).toBe(false);
  shell.type('echo goes-on-$((40 + 2))\n');
  const refused = new TerminalClient(lab.daemon, SESSION, 't3', 2);
  await until('a refusal', () => refused.closed?.code === 4003);
  expect(refused.closed?.reason).toMatch(/frozen/);
  say({ type: 'freeze', on: false });
  await until('the second goes on', () => second.status?.frozen === undefined);
  await until(`what was typed meanwhile in ${shell.text}`, () => shell.text.includes('goes-on-42'));
  expect((await asked('20')).ok).toBe(true);
});

test('a frozen host can be removed: its pages are told, the first has no network to it any more, and nothing is left of it', async () => {
  const say = (message: object) => second.socket.send(JSON.stringify(message));
  const running = async () => JSON.parse((await lab.daemon.call('GET', '/api/health')).body).labs.running;
  say({ type: 'freeze', on: true });
  await until('the second is frozen', () => second.status?.frozen);
  say({ type: 'end' });
  await until('the second is closed', () => second.status?.phase === 'closed');
  await until('the network is gone', () => lab.page.status?.lan === undefined);
  await vi.waitFor(async () => expect(await running()).toBe(1), { timeout: 60_000, interval: 200 });
  expect(remains(lab.stateDir).filter((what) => what.includes(second.lab))).toEqual([]);
  expect((await lab.run('ip link show lan0')).ok).toBe(false);
});

test('a host that there cannot be is refused; the second is closed alone, the first with all that the session has', async () => {
  const none = new LabClient(lab.daemon, SESSION, { lastSeq: -1 }, 3);
  await until('a refusal', () => none.closed !== undefined);
  const call = (method: string, path: string) => lab.daemon.call(method, path, SESSION);
  const running = async () => JSON.parse((await call('GET', '/api/health')).body).labs.running;
  expect((await call('POST', '/api/lab?host=2')).status).toBe(201);
  expect(await running()).toBe(2);
  expect((await call('DELETE', '/api/lab?host=2')).status).toBe(200);
  expect(await running()).toBe(1);
  expect((await lab.run('true')).ok).toBe(true);
  expect((await call('POST', '/api/lab?host=2')).status).toBe(201);
  expect((await call('DELETE', '/api/lab')).status).toBe(200);
  expect(await running()).toBe(0);
});
