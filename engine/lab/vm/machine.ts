/** The virtual machine's kernel and root disk: Debian's stock cloud kernel, and what a host of Engine Room has installed. */
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheEntry, type Progress } from '../cache-entry.ts';
import { run } from '../host-command.ts';
import { mmdebstrap } from '../image/bootstrap.ts';
import { treeHash } from '../image/tree.ts';
import { cacheDir } from '../paths.ts';

export type Machine = { kernel: string; initrd: string; disk: string };

const FILES = fileURLToPath(new URL('./files', import.meta.url));
const TEN_MINUTES_MS = 600_000;

const recipe = {
  version: 1,
  suite: 'trixie',
  kernel: 'linux-image-cloud-amd64',
  packages: [
    'runc',
    'bpftrace',
    'nodejs',
    'kmod',
    'iproute2',
    'util-linux',
    'mount',
    'e2fsprogs',
    'busybox-static',
    'xz-utils',
  ],
  excluded: ['/usr/share/doc/*', '/usr/share/man/*', '/usr/share/locale/*'],
  diskMiB: 6144,
};

/** Rejects with LabError when Debian can't be reached. */
export async function makeMachine(progress: Progress): Promise<Machine> {
  const hash = createHash('sha256').update(JSON.stringify(recipe)).update(treeHash(FILES)).digest('hex').slice(0, 16);
  const name = `machine-${hash}`;
  const dir = await cacheEntry(join(cacheDir(), 'vm', name), (draft) => build(draft, progress), progress);
  removeOlder(dirname(dir), 'machine-', name);
  return { kernel: join(dir, 'vmlinuz'), initrd: join(dir, 'initrd'), disk: join(dir, 'disk.img') };
}

/** Disks of older recipes would only fill the cache; an emulator that still has one open keeps it. */
export function removeOlder(folder: string, prefix: string, current: string): void {
  for (const name of readdirSync(folder)) {
    if (/^[a-z]+(?:-[0-9a-f]+|-[a-z]+)*$/.test(name) && name.startsWith(prefix) && name !== current)
      rmSync(join(folder, name), { recursive: true, force: true });
  }
}

async function build(draft: string, progress: Progress): Promise<void> {
  const tree = join(draft, 'tree');
  progress(`unpacking Debian ${recipe.suite} with its cloud kernel`);
  await mmdebstrap([...options(), recipe.suite, tree], { timeoutMs: TEN_MINUTES_MS });
  for (const name of ['code', 'var/cache/engine-room']) mkdirSync(join(tree, name), { recursive: true });
  await unpackKernel(tree, draft);
  await packFirstFiles(tree, draft);
  copyFileSync(join(FILES, 'machine-init'), join(tree, 'sbin/machine-init'));
  chmodSync(join(tree, 'sbin/machine-init'), 0o755);
  progress("writing the machine's disk");
  await makeDiskFrom(tree, join(draft, 'disk.img'), recipe.diskMiB);
  rmSync(tree, { recursive: true });
}

/** The kernel's package would want to make an initial file system of its own; only its files are needed. */
const KERNEL_HOOK = `cd "$1" && mkdir kernel && cd kernel && export APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" &&
  name=$(apt-cache depends ${recipe.kernel} | sed -n 's/.*Depends: \\(linux-image-.*\\)/\\1/p') &&
  apt-get -qq -o APT::Sandbox::User=root download "$name" && dpkg -x ./*.deb . && rm ./*.deb`;

const options = (): string[] => [
  ...['--quiet', '--mode=root', '--format=directory', '--variant=apt', '--skip=check/empty'],
  '--aptopt=APT::Install-Recommends "false"',
  '--aptopt=Acquire::Languages "none"',
  ...recipe.excluded.map((path) => `--dpkgopt=path-exclude=${path}`),
  `--include=${recipe.packages.join(',')}`,
  `--customize-hook=${KERNEL_HOOK}`,
];

const releaseIn = (tree: string): string => {
  const [release] = readdirSync(join(tree, 'usr/lib/modules'));
  if (!release) throw new Error('the kernel package held no modules');
  return release;
};

async function unpackKernel(tree: string, draft: string): Promise<void> {
  await run('cp', ['-a', join(tree, 'kernel/usr/lib/modules'), join(tree, 'usr/lib/')]);
  await run('chroot', [tree, 'depmod', releaseIn(tree)]);
  copyFileSync(join(tree, 'kernel/boot', `vmlinuz-${releaseIn(tree)}`), join(draft, 'vmlinuz'));
  rmSync(join(tree, 'kernel'), { recursive: true });
}

/** The disk's driver is a module, so a first file system must bring it. Made with the tree's own programs. */
async function packFirstFiles(tree: string, draft: string): Promise<void> {
  const first = join(tree, 'first');
  for (const name of ['bin', 'dev', 'root']) mkdirSync(join(first, name), { recursive: true });
  copyFileSync(join(FILES, 'first-init'), join(first, 'init'));
  chmodSync(join(first, 'init'), 0o755);
  await run('chroot', [tree, 'sh', '-c', PACK]);
  copyFileSync(join(tree, 'first.gz'), join(draft, 'initrd'));
  for (const name of ['first', 'first.gz']) rmSync(join(tree, name), { recursive: true });
}

const PACK = `cd /first && cp /usr/bin/busybox bin/ && xz -dc /usr/lib/modules/*/kernel/drivers/block/virtio_blk.ko.xz > virtio_blk.ko &&
  find . | busybox cpio -o -H newc 2>/dev/null | gzip -1 > /first.gz`;

/** A sparse ext4 image with a directory's content. */
export async function makeDiskFrom(directory: string, file: string, sizeMiB: number): Promise<void> {
  await run('truncate', ['-s', `${sizeMiB}M`, file]);
  await run(
    'mkfs.ext4',
    ['-q', '-m', '0', '-O', '^has_journal', '-E', 'lazy_itable_init=1,nodiscard', '-d', directory, file],
    {
      timeoutMs: TEN_MINUTES_MS,
    },
  );
}
