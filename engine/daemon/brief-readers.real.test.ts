/** Programs that read a file and are gone before anybody could ask who they were. */
import { expect, test, vi } from 'vitest';
import { filesAt } from '#engine/scene/storage/container-files.ts';
import type { StateChanged } from '#engine/trace/event.ts';
import { LIMIT_MS, oneLab } from './one-lab.fixture.ts';

const lab = oneLab();
const LIMIT = { timeout: 20_000, interval: 100 };
const NAMES = ['hostname', 'passwd', 'group', 'shadow', 'localtime'].map((name) => `/data/${name}`);

test(
  'each is told, by the name of its program, with the container that it was in',
  async () => {
    const files = NAMES.map((name) => `echo x > ${name}`).join('; ');
    await lab.run(`docker run --name maker busybox sh -c 'mkdir /data; ${files}'; docker commit maker base`);
    const { said } = await lab.run('docker run -d --name briefly base sleep 1000');
    const [id = ''] = /[0-9a-f]{64}/.exec(said) ?? [];
    for (const name of NAMES) await lab.run(`docker exec briefly cat ${name}`);
    const readers = () => {
      const told = lab.page.log.events.filter((event): event is StateChanged => event.type === 'state.changed');
      const { changes } = filesAt(told, id, Number.POSITIVE_INFINITY);
      return NAMES.map((name) => changes.find(({ action, path }) => action === 'read' && path === name)?.program);
    };
    await vi.waitFor(() => expect(readers()).toEqual(NAMES.map(() => 'cat')), LIMIT);
  },
  LIMIT_MS,
);
