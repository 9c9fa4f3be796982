/** Makes the files of one layer, by its recipe. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EPOCH } from '#engine/lab/base-images/docker-archive.ts';
import { FILES as LAB_FILES } from '#engine/lab/base-images/small-images.ts';
import { tarFile } from '#engine/lab/base-images/tar-file.ts';
import { LabError } from '#engine/lab/driver.ts';
import { addUsers, idOf } from './accounts.ts';
import { filesOfPackage, stanzaOf } from './debian-package.ts';
import { FileTree } from './file-tree.ts';
import { addFolder } from './folder-files.ts';
import { lackingLibraries } from './lacking-libraries.ts';
import { takeStep } from './layer-steps.ts';
import type { Fetched, PackageSource } from './package-source.ts';
import type { LayerRecipe } from './recipe.ts';
import { readTar } from './tar-read.ts';

/** `status` is a database of dpkg: what is installed in this layer and those below. */
export type Below = { tree: FileTree; status: string };
export type MadeLayer = { tar: Buffer; status: string; packages: { name: string; version: string }[] };
export type Makes = { draft: string; source: () => Promise<PackageSource>; signal?: AbortSignal };

const OWN_FILES = fileURLToPath(new URL('./files', import.meta.url));

/** Of no use in a container, whatever package it is from. Copyright files stay. */
const UNWANTED_FILES =
  /^usr\/share\/(?:man|info|locale|lintian|bash-completion|bug|doc-base|fish|zsh|menu|applications|pixmaps|icons|apport|metainfo)(?:\/|$)|^usr\/share\/doc\/(?!.*copyright$)[^/]+\/|^(?:usr\/)?lib\/(?:systemd|udev|tmpfiles\.d|sysusers\.d)(?:\/|$)|^etc\/(?:init\.d|init|logrotate\.d|systemd|cron\..*|apparmor\.d|ufw|default|xdg|pam\.d\/su)(?:\/|$)/;

/** Of no use in an image either: what packages want for their scripts, which nobody runs here. */
const UNWANTED_PACKAGES = [
  ...['perl', 'perl-modules-.*', 'libperl.*', 'adduser', 'passwd', 'login\\.defs', 'libsemanage.*', 'libsepol.*'],
  ...['init-system-helpers', 'ucf', 'sensible-utils', 'debconf', 'libtext-.*-perl'],
];

/** Folders of files that are laid over a layer's packages: those that the images of a new lab have too, and our own. */
export const foldersOf = (name: string): string[] =>
  [join(LAB_FILES, name), join(OWN_FILES, name)].filter((dir) => existsSync(dir));

/** Rejects with what failed: no network, a damaged package, … */
export async function makeLayer(
  recipe: LayerRecipe,
  below: Below | null,
  { draft, source, signal }: Makes,
): Promise<MadeLayer> {
  const tree = new FileTree(below?.tree ?? null);
  const fetched = await fetchAll(recipe, below, source);
  for (const { path } of fetched) tree.add(readTar(await filesOfPackage(path)));
  const dropped = (recipe.dropped ?? []).map((pattern) => new RegExp(`^(?:${pattern})(?:/|$)`));
  if (fetched.length > 0)
    tree.drop((path) => UNWANTED_FILES.test(path) || dropped.some((pattern) => pattern.test(path)));
  await takeStep(recipe.step, { tree, draft, signal });
  addOwn(recipe, tree);
  const lacking = lackingLibraries(tree);
  if (lacking.length > 0) throw new LabError(`the layer ${recipe.name} lacks libraries: ${lacking.join(', ')}`);
  return { tar: tarFile(tree.tarEntries(), EPOCH), ...(await databaseOf(recipe, below, tree, fetched)) };
}

async function fetchAll(recipe: LayerRecipe, below: Below | null, source: Makes['source']): Promise<Fetched[]> {
  if (!recipe.packages) return [];
  const unwanted = [...UNWANTED_PACKAGES, ...(recipe.unwanted ?? [])];
  return (await source()).fetch(recipe.packages, below?.status ?? '', unwanted);
}

function addOwn(recipe: LayerRecipe, tree: FileTree): void {
  addUsers(tree, recipe.users ?? []);
  for (const { path, mode = 0o755, user } of recipe.directories ?? []) {
    const id = idOf(tree, user);
    tree.replace(path, { kind: 'directory', mode, uid: id, gid: id });
  }
  if (recipe.step !== 'busybox') for (const folder of foldersOf(recipe.name)) addFolder(tree, folder);
  for (const [path, to] of Object.entries(recipe.links ?? {}))
    tree.put(path, { kind: 'link', to, mode: 0o777, uid: 0, gid: 0 });
}

async function databaseOf(
  { step }: LayerRecipe,
  below: Below | null,
  tree: FileTree,
  fetched: Fetched[],
): Promise<Omit<MadeLayer, 'tar'>> {
  const own = step === 'debian' ? tree.text('var/lib/dpkg/status') : '';
  const stanzas = await Promise.all(fetched.map(({ path }) => stanzaOf(path)));
  const status = [own.trim(), (below?.status ?? '').trim(), ...stanzas]
    .filter(Boolean)
    .map((text) => `${text.trim()}\n`)
    .join('\n');
  return { status, packages: own ? packagesIn(own) : fetched.map(({ name, version }) => ({ name, version })) };
}

const packagesIn = (status: string): MadeLayer['packages'] =>
  [...status.matchAll(/^Package: (.+)\n(?:.+\n)*?Version: (.+)$/gm)].map(([, name = '', version = '']) => ({
    name,
    version,
  }));
