/** The editor as somebody finds it on the page. */
import type { Locator, Page } from '@playwright/test';

export const editorOf = (page: Page): Locator => page.getByRole('region', { name: 'Editor' });
export const code = (page: Page): Locator => editorOf(page).locator('.monaco-editor .view-lines');
export const saved = (page: Page): Locator =>
  editorOf(page)
    .getByRole('status')
    .filter({ hasText: /saved|saving/ });
export const fileIn = (page: Page, name: string): Locator =>
  editorOf(page).getByRole('treeitem', { name, exact: true });
export const openEditor = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Editor', exact: true }).click();

/** In place of all that is there. */
export async function write(page: Page, text: string): Promise<void> {
  await code(page).click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
}

/** Drops files and folders of this machine, as a file manager would. */
export async function drop(page: Page, target: Locator, files: string[]): Promise<void> {
  const box = await target.boundingBox();
  if (!box) throw new Error('nowhere to drop');
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  const place = { x: box.x + box.width / 2, y: box.y + Math.min(12, box.height / 2), data };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, ...place });
  await session.detach();
}
