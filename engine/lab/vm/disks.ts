/** The two disks beside the root: the images of this checkout as the cache holds them, and the code under test. */
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BaseImages } from '../base-images/build.ts';
import { cacheEntry, type Progress } from '../cache-entry.ts';
import { run } from '../host-command.ts';
import type { LabImage } from '../image/build.ts';
import { cacheDir } from '../paths.ts';
import { makeDiskFrom, removeOlder } from './machine.ts';
import { copyPlain, placeStandIn } from './plain-code.ts';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** Which images are on it is in its name, so it is made once for each lab image. */
export async function imagesDisk(image: LabImage, archives: BaseImages, progress: Progress): Promise<string> {
  const archive = dirname(archives.small);
  const name = `images-${basename(image.dir)}-${basename(archive)}`;
  const make = async (draft: string) => {
    progress("writing the disk with the lab's images");
    const tree = join(draft, 'tree');
    for (const dir of [image.dir, ...Object.values(archives).map(dirname)])
      await linkTree(dir, join(tree, relative(cacheDir(), dir)));
    await makeDiskFrom(tree, join(draft, 'disk.img'), 4096);
    await run('rm', ['-rf', tree]);
  };
  const dir = await cacheEntry(join(cacheDir(), 'vm', name), make, progress);
  removeOlder(dirname(dir), 'images-', name);
  return join(dir, 'disk.img');
}

/** Hard links: the tree is only read. */
async function linkTree(from: string, to: string): Promise<void> {
  mkdirSync(dirname(to), { recursive: true });
  await run('cp', ['-al', from, to]);
}

/** What the browser needs, and what translates TypeScript: nothing that runs in the machine does. */
const NOT_IN_THERE =
  /^(tsx|esbuild|monaco-editor|dockerfile-language-service|next|react|react-dom|react-resizable-panels|lucide-react|d3|@xstate\/.*|@fontsource.*|@xterm\/(xterm|addon-(fit|search|unicode11|web-links|webgl)))$/;

export async function codeDisk(folder: string): Promise<string> {
  const tree = join(folder, 'code');
  mkdirSync(tree);
  for (const name of ['package.json', ...runtimePackages()]) {
    if (existsSync(join(ROOT, name)))
      cpSync(join(ROOT, name), join(tree, name), { recursive: true, verbatimSymlinks: true });
  }
  await copyPlain(join(ROOT, 'engine'), join(tree, 'engine'));
  placeStandIn(join(tree, 'node_modules'));
  const disk = join(folder, 'code.img');
  await makeDiskFrom(tree, disk, 512);
  return disk;
}

type Lock = {
  packages: Record<string, { dependencies?: Record<string, string>; optionalDependencies?: Record<string, string> }>;
};

/** Folders of all packages that the engine needs at run time, from the lock file. */
export function runtimePackages(root = ROOT): string[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
  const found = new Set<string>();
  const visit = (name: string, from: string): void => {
    const path = resolvePackage(packages, name, from);
    if (path === null || found.has(path)) return;
    found.add(path);
    for (const next of dependenciesOf(packages[path])) visit(next, path);
  };
  for (const name of dependenciesOf(packages[''])) if (!NOT_IN_THERE.test(name)) visit(name, '');
  return [...found];
}

const dependenciesOf = (entry: Lock['packages'][string] | undefined): string[] =>
  Object.keys({ ...entry?.dependencies, ...entry?.optionalDependencies });

/** As Node looks for packages: beside the one that asks, then upwards. */
function resolvePackage(packages: Lock['packages'], name: string, from: string): string | null {
  const path = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  if (packages[path]) return path;
  if (from === '') return null;
  const above = from.lastIndexOf('/node_modules/');
  return resolvePackage(packages, name, above === -1 ? '' : from.slice(0, above));
}
