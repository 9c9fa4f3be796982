/** L12 and L13 by mouse, with the Storage deck beside: who mounts, what stays, and what one's own measurement shows. */
import { expect, type Learner, needsEngine, test } from './learner.ts';
import { guess, mark, marks, order, press as pressOne } from './lesson-hand.ts';

needsEngine();
test.setTimeout(360_000);

const press = (learner: Learner, line: string) => pressOne(learner, line, 'first');

const deckOf = ({ page }: Learner) => page.getByRole('tabpanel', { name: 'Storage' });

async function view(learner: Learner, name: string): Promise<void> {
  await learner.page.getByRole('tab', { name: 'Storage' }).click();
  await deckOf(learner).getByRole('button', { name, exact: true }).click();
}

test('a volume is made, mounted by runc, and outlives its container', async ({ learner }) => {
  const { page } = learner;
  await learner.openLab('/learn/L12');

  await test.step('a directory with a name', async () => {
    await guess(learner, /^A file system of its own/, 'first');
    await press(learner, 'docker volume create my_data');
    await press(learner, 'ls -la /var/lib/docker/volumes/my_data');
    await expect(page.getByText('Not as you expected.')).toBeVisible();
    await learner.expectDone('A directory with a name');
  });

  await test.step('who mounts it', async () => {
    await guess(learner, /^runc, from inside/, 'last');
    await press(learner, 'docker run -d --name writer -v my_data:/data busybox sleep 3600');
    await expect(page.getByText('As you expected.', { exact: true })).toBeVisible();
    await view(learner, 'Mounts');
    const sees = deckOf(learner).getByRole('region', { name: 'What writer sees' });
    await expect(sees.getByRole('button', { name: /^\/data/ })).toBeVisible();
    await order(learner, [
      /root file system is put together/,
      /handed the specification/,
      /runc is run/,
      /volume is mounted/,
      /becomes \//,
    ]);
    await press(learner, "docker exec writer sh -c 'echo kept > /data/note'");
    await press(learner, 'cat /var/lib/docker/volumes/my_data/_data/note');
    await learner.expectDone('Who mounts it');
  });

  await test.step('the container goes', async () => {
    await press(learner, 'docker rm -f writer');
    await view(learner, 'Mounts');
    await expect(deckOf(learner).getByText(/^writer is removed, .*my_data stays/)).toBeVisible();
    await guess(learner, /^The note/, 'last');
    await press(learner, 'docker run -d --name reader -v my_data:/elsewhere:ro busybox sleep 3600');
    await press(learner, 'docker exec reader cat /elsewhere/note');
    await press(learner, 'docker exec reader touch /elsewhere/mine');
    await press(learner, "docker run --rm -v my_data:/data busybox sh -c 'echo more >> /data/note'");
    await learner.expectDone('The container goes');
  });
});

/** What stands below the plot of a work tells which marks are right. */
const MARKS = [
  ['Write 4 KiB and wait for the disk', /^tmpfs: faster/, /^Waiting for the disk, the tmpfs is faster/],
  ['Write 4 KiB and wait for the disk', /^volume: faster/, /^Waiting for the disk, the volume is faster/],
  ['Write 4 KiB and wait for the disk', /^bind of .*: slower/, /^Waiting for the disk, the bind is slower/],
  ['Change one byte of a file of 4 MiB', /^volume: faster/, /^The first change/],
  ['Change it once more', /^volume: faster/, /^The second change/],
] as const;

test('places are measured, and the answer is what this measurement shows', async ({ learner }) => {
  await learner.openLab('/learn/L13');

  await test.step('a path that is not there is made, or refused', async () => {
    await guess(learner, /^The directory is made/, 'first');
    await press(learner, 'docker run --rm -v /srv/typo:/x busybox ls -A /x');
    await press(learner, 'ls -ld /srv/typo');
    await press(learner, 'docker run --rm --mount type=bind,source=/srv/other,target=/x busybox ls -A /x');
    await press(learner, 'ls -ld /srv/other');
    await learner.expectDone('A path that isn’t there');
  });

  await learner.stepHead('Measure it').click();
  await expect(marks(learner.page)).toBeVisible();

  await test.step('nothing to compare with yet', async () => {
    await mark(learner.page, []);
    await expect(marks(learner.page).getByText('There is no run to compare with yet')).toBeVisible();
  });

  const so = await test.step('measured by the button', async () => {
    await view(learner, 'Measure');
    const before = await learner.runCount();
    await deckOf(learner).getByRole('button', { name: 'Measure', exact: true }).last().click();
    await learner.ran(before);
    const right: RegExp[] = [];
    for (const [work, finding, name] of MARKS) {
      const findings = deckOf(learner).getByRole('region', { name: work, exact: true }).getByRole('listitem');
      await expect(findings).toHaveCount(3);
      if ((await findings.filter({ hasText: finding }).count()) > 0) right.push(name);
    }
    return right;
  });

  await test.step('the marks that it shows, and no others', async () => {
    const wrong = MARKS.map(([, , name]) => name).find((name) => !so.includes(name)) ?? (so[0] as RegExp);
    await marks(learner.page).getByRole('checkbox', { name: wrong }).setChecked(!so.includes(wrong));
    await mark(
      learner.page,
      so.filter((name) => name !== wrong),
    );
    await expect(marks(learner.page).getByText('1 of the 5 is not as you marked it')).toBeVisible();
    await marks(learner.page).getByRole('checkbox', { name: wrong }).setChecked(so.includes(wrong));
    await mark(learner.page, []);
    await expect(marks(learner.page).getByText(`${so.length} of 5 are so`)).toBeVisible();
    await learner.expectDone('Measure it');
  });
});
