/** L07 by mouse: what is so after create is marked, and compared with the learner's own run. */
import { expect, type Learner, needsEngine, test } from './learner.ts';
import { guess, mark, marks, press as pressOne } from './lesson-hand.ts';

needsEngine();
test.setTimeout(240_000);

const press = (learner: Learner, line: string) => pressOne(learner, line, 'first');

test('what create has made is marked, and told apart from what the start makes', async ({ learner }) => {
  const { page } = learner;
  await learner.openLab('/learn/L07');

  await test.step('half of a run', async () => {
    await guess(learner, /^No further than dockerd/);
    await press(learner, 'docker create --name box --memory 64m -p 8080:80 -v data:/data busybox httpd -f -p 80');
    await expect(page.getByText('As you expected.')).toBeVisible();
    await learner.expectDone('Half of a run');
  });

  await test.step('what is there, what is not', async () => {
    await press(learner, "ls /var/lib/docker/containers/$(docker inspect -f '{{.Id}}' box)");
    await press(learner, "ls /run/containerd/io.containerd.runtime.v2.task/moby/$(docker inspect -f '{{.Id}}' box)");
    await mark(page, [/^its id, and an entry/, /^a directory for the files/, /^a process that waits/]);
    await expect(marks(page).getByText('2 of the 8 are not as you marked them')).toBeVisible();
    await marks(page)
      .getByRole('checkbox', { name: /^a process that waits/ })
      .uncheck();
    await mark(page, [/^the volume data/]);
    await expect(marks(page).getByText('3 of 8 are so')).toBeVisible();
    await learner.expectDone('What is there, what is not');
  });
});
