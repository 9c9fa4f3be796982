import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheEntry, type Progress } from '../cache-entry.ts';
import { LabError } from '../driver.ts';
import { run } from '../host-command.ts';
import { cacheDir } from '../paths.ts';
import { writeDescriptors } from './descriptors.ts';
import { recipe } from './recipe.ts';
import { layOver, treeHash } from './tree.ts';
import { type Versions, versionsOf } from './versions.ts';

export type LabImage = {
  dir: string;
  /** Shared read-only root of all labs. */
  rootfs: string;
  /** `descriptors/<program>.binpb`: one protobuf FileDescriptorSet per program of `recipe.described`. */
  descriptors: string;
  versions: Versions;
};

const FILES = fileURLToPath(new URL('./root', import.meta.url));
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const BUILD_LIMIT_MS = 15 * 60_000;

/** The directory of the image that the recipe of this checkout makes, built or not. */
export function labImageDir(): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(recipe))
    .update(process.arch)
    .update(treeHash(FILES))
    .digest('hex');
  return join(cacheDir(), 'lab-images', hash.slice(0, 16));
}

/** Builds the lab image unless it is in the cache (then at once). Rejects with LabError: which step, why, and what mends it. */
export async function buildLabImage(progress: Progress = () => {}): Promise<LabImage> {
  const dir = await cacheEntry(labImageDir(), (draft) => build(draft, progress), progress);
  return {
    dir,
    rootfs: join(dir, 'rootfs'),
    descriptors: join(dir, 'descriptors'),
    versions: JSON.parse(readFileSync(join(dir, 'versions.json'), 'utf8')),
  };
}

async function build(draft: string, progress: Progress): Promise<void> {
  const rootfs = join(draft, 'rootfs');
  mkdirSync(rootfs, { mode: 0o755 });
  progress(`unpacking Debian ${recipe.suite} with ${recipe.packages.length} packages`);
  await bootstrap(rootfs);
  for (const path of recipe.removed) rmSync(join(rootfs, path), { recursive: true, force: true });
  mkdirSync(join(rootfs, 'var/cache/apt/archives/partial'), { recursive: true });
  layOver(FILES, rootfs);
  progress('reading the protobuf descriptors out of its programs');
  writeDescriptors(rootfs, recipe.described, join(draft, 'descriptors'));
  writeFileSync(join(draft, 'versions.json'), JSON.stringify(await versionsOf(rootfs), null, 1));
}

async function bootstrap(rootfs: string): Promise<void> {
  if (!existsSync(KEYRING)) {
    throw new LabError(`the keys of Debian are missing (${KEYRING})`, 'apt-get install -y debian-archive-keyring');
  }
  try {
    await run('mmdebstrap', [...bootstrapOptions(), recipe.suite, rootfs], { timeoutMs: BUILD_LIMIT_MS });
  } catch (error) {
    if (error instanceof LabError && error.fix) throw error;
    const why = error instanceof Error ? error.message : String(error);
    const fix = `mmdebstrap --variant=apt ${recipe.suite} /dev/null   # must work: check the network and the clock`;
    throw new LabError(`unpacking Debian ${recipe.suite} failed: ${why}`, fix, { cause: error });
  }
}

const bootstrapOptions = (): string[] => [
  ...['--quiet', '--mode=root', '--format=directory', '--variant=apt', '--skip=check/empty'],
  '--aptopt=APT::Install-Recommends "false"',
  '--aptopt=Acquire::Languages "none"',
  ...recipe.excluded.map((path) => `--dpkgopt=path-exclude=${path}`),
  ...recipe.included.map((path) => `--dpkgopt=path-include=${path}`),
  `--include=${recipe.packages.join(',')}`,
];
