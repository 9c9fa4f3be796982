/** Use of control groups is read again and again only while a page shows it. */
import { expect, test } from 'vitest';
import { LabClient, until } from './daemon.fixture.ts';
import { LIMIT_MS, oneLab, SESSION } from './one-lab.fixture.ts';

const lab = oneLab();

/** Times at which a group was told, after a place in the log. */
const readings = (after: number): number =>
  new Set(
    lab.page.log.events.flatMap((event) =>
      event.type === 'state.changed' && event.subject.kind === 'cgroup' && event.seq > after ? [event.at] : [],
    ),
  ).size;

test(
  'a second page that looks, and its end',
  async () => {
    await lab.run('docker run -d --name busy --cpus .2 busybox sh -c "while :; do :; done"');
    const looker = new LabClient(lab.daemon, SESSION);
    await looker.ready();
    const before = lab.page.log.lastSeq;
    looker.socket.send(JSON.stringify({ type: 'use', on: true }));
    await until('use is read without a command', () => readings(before) >= 4, LIMIT_MS);

    looker.socket.close();
    await until('it is gone', () => looker.closed !== undefined, LIMIT_MS);
    // The daemon may hear of it a moment later: that is over when a command has ended.
    await lab.run('true');
    const after = lab.page.log.lastSeq;
    await lab.run('sleep 6');
    expect(readings(after), 'but at the beginning and the end of the command').toBeLessThanOrEqual(4);
  },
  LIMIT_MS,
);
