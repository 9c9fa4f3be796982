/** Each host has files of its own, and an editor that knows what was done in them. */
import { code, openEditor, saved, write } from './editor-page.ts';
import { expect, type Learner, needsEngine, test } from './learner.ts';
import { addHost, goTo } from './two-hosts.ts';

needsEngine();

const NOTE = '/root/notes.txt';
const undo = async ({ page }: Learner): Promise<void> => {
  await code(page).click();
  await page.keyboard.press('ControlOrMeta+Z');
};

test('what was typed can be taken back also after the other host was in front', async ({ learner }) => {
  test.setTimeout(240_000);
  const { page } = learner;
  await learner.openLab();
  await learner.run(`echo first > ${NOTE}`);
  await addHost(learner);
  await openEditor(page);
  await page.getByRole('treeitem', { name: 'notes.txt' }).click();
  await expect(code(page)).toContainText('first');
  await write(page, 'second');
  await expect(saved(page)).toContainText(/saved/);

  await goTo(learner, 'lab-2');
  await learner.settled();
  await expect(page.getByRole('treeitem', { name: 'notes.txt' })).toHaveCount(0);

  await goTo(learner, 'lab');
  await expect(code(page)).toContainText('second');
  await undo(learner);
  await expect(code(page)).toContainText('first');
});
