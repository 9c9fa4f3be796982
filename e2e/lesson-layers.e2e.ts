/** L11 by mouse, with the stack of layers beside: a value that is read off it, marks, predictions, an explanation. */
import { expect, type Learner, needsEngine, test } from './learner.ts';
import { guess, mark, marks, press as pressOne, typeValue } from './lesson-hand.ts';

needsEngine();
test.setTimeout(300_000);

const press = (learner: Learner, line: string) => pressOne(learner, line, 'first');

const deckOf = ({ page }: Learner) => page.getByRole('tabpanel', { name: 'Storage' });
const changes = (learner: Learner) =>
  deckOf(learner).getByRole('region', { name: 'What happened to its files, in order' });
const step = ({ page }: Learner, id: string) => page.locator(`#step-${id}`);

/** The topmost directory of the image, as the stack beside the lesson names it. */
async function topLayer(learner: Learner): Promise<string> {
  const text = (await deckOf(learner).getByRole('complementary').textContent()) ?? '';
  const [, below = ''] = text.split('image layers, top first');
  return /overlay2\/(\w+)\/diff/.exec(below)?.[1] ?? '';
}

test('L11 is done from start to end by mouse', async ({ learner }) => {
  const { page } = learner;
  await learner.openLab('/learn/L11');

  await test.step('one image, two containers', async () => {
    const before = await learner.runCount();
    await page.getByRole('button', { name: 'Put /root/heavy/Dockerfile into the lab' }).click();
    await learner.ran(before);
    await guess(learner, /^They differ in the first entry/);
    await press(learner, 'docker build -q -t heavy /root/heavy');
    for (const name of ['sa', 'sb'])
      await press(learner, `docker run -d --network none --name ${name} heavy sleep 3600`);
    await press(learner, "docker inspect -f '{{.GraphDriver.Data.LowerDir}}' sa sb");
    await expect(step(learner, 'layers').getByText('As you expected.')).toBeVisible();
    await typeValue(step(learner, 'layers'), 'nothing');
    await expect(step(learner, 'layers').getByText('Not that one.')).toBeVisible();
    await typeValue(step(learner, 'layers'), await topLayer(learner));
    await learner.expectDone('One image, two containers');
  });

  await test.step('a line more', async () => {
    await press(learner, "docker exec sa sh -c 'echo more >> /data/note'");
    await expect(changes(learner).getByRole('button', { name: /\/data\/note.*copied up: 4 B/ })).toBeVisible();
    await press(learner, "cat $(docker inspect -f '{{.GraphDriver.Data.MergedDir}}' sb)/data/note");
    await press(learner, 'docker diff sa');
    await mark(step(learner, 'write'), [/^\/data, a directory/, /^\/data\/note/, /^\/data\/seed/]);
    await expect(marks(step(learner, 'write')).getByText('1 of the 5 is not as you marked it')).toBeVisible();
    await marks(step(learner, 'write'))
      .getByRole('checkbox', { name: /^\/data\/seed/ })
      .uncheck();
    await mark(step(learner, 'write'), []);
    await learner.expectDone('A line more');
  });

  await test.step('the price of one byte', async () => {
    await guess(learner, /^The last block of it/, 'first');
    await press(learner, "time docker exec sa sh -c 'echo x >> /data/big'");
    await expect(
      step(learner, 'copy-up')
        .getByText(/copied up: 300 MB in/)
        .first(),
    ).toBeVisible();
    await expect(deckOf(learner).getByText(/^The first change of \/data\/big copied all 300 MB/)).toBeVisible();
    await press(learner, "time docker exec sa sh -c 'echo y >> /data/big'");
    await typeValue(step(learner, 'copy-up'), '300 MB');
    await guess(learner, /^All of it, too/);
    await press(learner, 'docker exec sb chmod 600 /data/big');
    await learner.expectDone('The price of one byte');
  });

  await test.step('deleted, and still there', async () => {
    await press(learner, "docker exec sa sh -c 'rm -r /data/seed /data/old && mkdir /data/old'");
    await expect(changes(learner).getByRole('button', { name: /\/data\/seed.*a whiteout hides it/ })).toBeVisible();
    await press(learner, "ls -R $(docker inspect -f '{{.GraphDriver.Data.MergedDir}}' sb)/data");
    await page.getByRole('radio', { name: /^Everybody who has the image/ }).check();
    await learner.expectDone('Deleted, and still there');
  });

  await test.step('what goes with the container', async () => {
    await press(learner, 'du -shx /var/lib/docker');
    await page.getByRole('radio', { name: /^It walks into merged/ }).check();
    await guess(learner, /^It outlives the stop/);
    await press(learner, 'docker stop -t 0 sa');
    await press(learner, "grep more $(docker inspect -f '{{.GraphDriver.Data.UpperDir}}' sa)/data/note");
    await press(learner, 'docker rm sa');
    await expect(step(learner, 'gone').getByText('As you expected.')).toBeVisible();
    const words = page.getByRole('article', { name: 'In your own words' });
    await words.getByRole('textbox').fill('The whole file is copied, however little is changed.');
    await words.getByRole('button', { name: 'Compare' }).click();
    await expect(words.getByText(/^Seen here: \/data\/big in sb, by chmod: copied up: 300 MB/)).toBeVisible();
    for (const box of await words.getByRole('checkbox').all()) await box.check();
    await learner.expectDone('What goes with the container');
  });
});
