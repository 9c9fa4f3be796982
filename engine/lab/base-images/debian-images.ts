import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../host-command.ts';
import { bootstrap } from '../image/bootstrap.ts';
import { entriesOf, layOver } from '../image/tree.ts';
import { EPOCH, type ImageParts, type Layer } from './docker-archive.ts';
import { FILES } from './small-images.ts';

/** What a build leaves behind and no container needs, or that would differ from build to build. */
const EMPTIED = ['dev', 'tmp', 'var/cache', 'var/log', 'var/lib/apt/lists'];
const REMOVED = [
  ...['etc/hostname', 'etc/machine-id', 'etc/resolv.conf', 'etc/passwd-', 'etc/group-', 'etc/shadow-', 'etc/gshadow-'],
  ...['usr/lib/x86_64-linux-gnu/gconv', 'usr/share/doc', 'usr/share/lintian'],
  ...['var/lib/dpkg/status-old', 'var/lib/dpkg/diversions-old'],
];

/** `debian`, and `nginx` as a second layer over it, out of one run of mmdebstrap: Debian first, then its nginx on top. */
export async function debianImages(draft: string): Promise<ImageParts[]> {
  const [base, full] = [join(draft, 'debian'), join(draft, 'nginx')];
  await bootstrap(full, {
    variant: 'essential',
    packages: ['nginx-light'],
    options: [`--essential-hook=cp -ax "$1" ${base}`],
  });
  for (const root of [base, full]) trim(root);
  layOver(join(FILES, 'nginx'), full);
  logToOutput(full);
  const debian = {
    tar: await layerTar(base, pathsOf(base), draft),
    createdBy: 'ADD debian.tar /  # Debian 13, essential packages',
  };
  const nginx = {
    tar: await layerTar(full, changed(base, full), draft),
    createdBy: 'RUN apt-get install -y nginx-light',
  };
  for (const root of [base, full]) rmSync(root, { recursive: true });
  return [debianImage(debian), nginxImage(debian, nginx)];
}

function trim(root: string): void {
  for (const path of REMOVED) rmSync(join(root, path), { recursive: true, force: true });
  for (const path of EMPTIED) {
    for (const name of readdirSync(join(root, path))) rmSync(join(root, path, name), { recursive: true, force: true });
  }
}

/** So that `docker logs` shows what nginx logs. */
function logToOutput(root: string): void {
  const dir = join(root, 'var/log/nginx');
  mkdirSync(dir);
  symlinkSync('/dev/stdout', join(dir, 'access.log'));
  symlinkSync('/dev/stderr', join(dir, 'error.log'));
}

const debianImage = (debian: Layer): ImageParts => ({
  tags: ['debian:latest', 'debian:13', 'debian:trixie', 'debian:trixie-slim'],
  layers: [debian],
  config: { Cmd: ['bash'] },
});

const nginxImage = (debian: Layer, nginx: Layer): ImageParts => ({
  tags: ['nginx:latest', 'nginx:1.26'],
  layers: [debian, nginx],
  config: { Cmd: ['nginx', '-g', 'daemon off;'], ExposedPorts: { '80/tcp': {} }, StopSignal: 'SIGQUIT' },
});

const pathsOf = (root: string): string[] => entriesOf(root).map(({ path }) => path);

function changed(base: string, full: string): string[] {
  const known = new Map(entriesOf(base).map((entry) => [entry.path, entry.kind]));
  return entriesOf(full)
    .filter(({ path, kind }) => known.get(path) !== kind || !sameContent(join(base, path), join(full, path), kind))
    .map(({ path }) => path);
}

function sameContent(left: string, right: string, kind: string): boolean {
  if (kind === 'directory') return true;
  if (kind === 'link') return readlinkSync(left) === readlinkSync(right);
  return readFileSync(left).equals(readFileSync(right));
}

/** GNU tar keeps what our own small writer can't: long names, owners, sparse sizes. Order, times and names are fixed. */
async function layerTar(root: string, paths: string[], draft: string): Promise<Buffer> {
  const [list, target] = [join(draft, 'paths'), join(draft, 'layer.tar')];
  writeFileSync(list, paths.join('\0'));
  const fixed = ['--format=gnu', '--numeric-owner', `--mtime=@${EPOCH}`, '--no-recursion', '--hard-dereference'];
  await run('tar', ['-C', root, ...fixed, '--null', '-T', list, '-cf', target]);
  const tar = readFileSync(target);
  rmSync(target);
  rmSync(list);
  return tar;
}
