import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { code, drop, editorOf, fileIn, openEditor, saved } from './editor-page.ts';
import { expect, needsEngine, test } from './learner.ts';

needsEngine();

/** On the learner's own machine. */
function ownFiles(folder: string): string {
  mkdirSync(join(folder, 'site/css'), { recursive: true });
  mkdirSync(join(folder, 'site/empty'));
  const files = {
    'site/index.html': '<p>site</p>\n',
    'site/css/main.css': 'p {}\n',
    'notes.txt': 'notes\n',
    'latin1.txt': Buffer.from('caf\u00e9\n', 'latin1'),
    'image.png': Buffer.from([0x89, 0x50, 0, 1]),
    'large.txt': 'x'.repeat(2 ** 20 + 1),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

async function choose(page: Page, button: RegExp, files: string | string[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await editorOf(page).getByRole('button', { name: button }).click();
  await (await chooser).setFiles(files);
}

async function download(page: Page, name: string): Promise<string> {
  const coming = page.waitForEvent('download');
  await editorOf(page).getByRole('link', { name, exact: true }).click();
  return (await coming).path();
}

/** Types at the end of the file that is shown. */
async function append(page: Page, text: string): Promise<void> {
  await code(page).click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.insertText(text);
}

test('files and folders go into the lab and come out of it', async ({ learner }, info) => {
  const { page } = learner;
  const own = ownFiles(info.outputPath('own'));
  const path = (name: string): string => join(own, name);
  const editor = editorOf(page);
  await learner.openLab();
  await openEditor(page);

  await test.step('several files, by button', async () => {
    const files = ['notes.txt', 'latin1.txt', 'image.png', 'large.txt'];
    await choose(page, /^Upload files into/, files.map(path));
    for (const name of files) await expect(fileIn(page, name)).toBeVisible();
  });

  await test.step('what is no text can be downloaded, and why it is none is told', async () => {
    for (const [what, why] of [
      ['latin1.txt is no text', 'It is not UTF-8'],
      ['image.png is no text', 'It has NUL bytes'],
      ['large.txt is too large to edit', 'up to 1 MiB'],
    ] as const) {
      await fileIn(page, what.split(' ')[0] as string).click();
      await expect(editor.getByRole('heading', { name: what })).toBeVisible();
      await expect(editor).toContainText(why);
    }
    const back = await download(page, 'Download ~/large.txt');
    expect(readFileSync(back, 'utf8')).toHaveLength(2 ** 20 + 1);
  });

  await test.step('a file that is there is left, until it is to be replaced', async () => {
    writeFileSync(path('notes.txt'), 'new notes\n');
    await fileIn(page, 'notes.txt').click();
    await expect(code(page)).toContainText('notes');
    await drop(page, editor.getByRole('tree'), [path('notes.txt')]);
    await editor.getByRole('alert').getByRole('button', { name: 'Replace it' }).click();
    await expect(code(page)).toContainText('new notes');
  });

  await test.step('a folder is dropped onto another one, with all that is in it', async () => {
    await learner.run('mkdir ~/app; ln -s notes.txt ~/link');
    await drop(page, fileIn(page, 'app'), [path('site'), path('notes.txt')]);
    await fileIn(page, 'app').click();
    await expect(fileIn(page, 'site')).toBeVisible();
    await learner.run('[ $(find ~/app | wc -l) = 7 ] && cat ~/app/site/css/main.css');
    await expect(learner.terminal).toContainText('p {}');
  });

  await test.step('and comes back as a tar', async () => {
    const tar = await download(page, 'Download ~/app as a tar');
    const names = execFileSync('tar', ['-tf', tar], { encoding: 'utf8' }).trim().split('\n');
    expect(names.map((name) => name.replace(/^\.\/|\/$/g, ''))).toEqual(
      expect.arrayContaining(['app/notes.txt', 'app/site/css/main.css']),
    );
  });

  await test.step('a folder by button', async () => {
    await fileIn(page, '~').click();
    await choose(page, /^Upload a folder into ~/, path('site'));
    await expect(fileIn(page, 'site')).toHaveCount(2);
  });

  await test.step('a link says that it is one', async () => {
    await fileIn(page, 'link').click();
    await expect(editor.getByRole('alert')).toContainText('link is a link, and links are not followed');
  });
});

test('what can’t be saved is told, and kept', async ({ learner }) => {
  const { page } = learner;
  const editor = editorOf(page);
  const problem = editor.getByRole('alert');
  const again = async (): Promise<void> => {
    await problem.getByRole('button', { name: 'Save again' }).click();
    await expect(saved(page)).toHaveText('saved in the lab');
    await expect(problem).toHaveCount(0);
  };
  await learner.openLab();
  await learner.run('mkdir ~/ro; echo one > ~/ro/a.txt; mount --bind ~/ro ~/ro; mount -o remount,ro,bind ~/ro');
  await openEditor(page);

  await test.step('where the lab may only read', async () => {
    await fileIn(page, 'ro').click();
    await fileIn(page, 'a.txt').click();
    await append(page, 'two');
    await expect(problem).toContainText('mounted read-only');
    await expect(code(page)).toContainText('two');
    await learner.run('umount ~/ro');
    await again();
  });

  await test.step('where the disk is full', async () => {
    const left = '$(df -B1 --output=avail ~ | tail -n 1)';
    await learner.run(`fallocate -l ${left} ~/fill; dd if=/dev/zero of=~/rest bs=16k 2> /dev/null; df -h ~`);
    await append(page, 'three');
    await expect(problem).toContainText(/The lab.s disk is full/);
    await expect(code(page)).toContainText('three');
    await learner.run('rm -f ~/fill ~/rest; wc -c ~/ro/a.txt');
    await again();
    await learner.run('cat ~/ro/a.txt');
    await expect(learner.terminal).toContainText('twothree');
  });

  await test.step('when the lab is gone, it goes into the next one', async () => {
    await editor.getByRole('checkbox', { name: 'saves by itself' }).uncheck();
    await append(page, 'four');
    await learner.engine.click();
    await page.getByRole('button', { name: 'Reset the lab' }).click();
    await page.getByRole('dialog', { name: 'Reset the lab?' }).getByRole('button', { name: 'Reset the lab' }).click();
    // The lab that goes is running for a moment still; the next one has no runs.
    await expect.poll(() => learner.runCount()).toBe(0);
    await learner.settled();
    await expect(learner.engine).toHaveAccessibleName('Engine: Lab is running');
    await expect(editor).toContainText('From the lab before this one: ~/ro/a.txt');
    await editor.getByRole('button', { name: 'Put into this lab' }).click();
    await expect(code(page)).toContainText('twothreefour');
    await expect(saved(page)).toHaveText('saved in the lab');
    await learner.run('cat ~/ro/a.txt');
    await expect(learner.terminal).toContainText('twothreefour');
  });
});
