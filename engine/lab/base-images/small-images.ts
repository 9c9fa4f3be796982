import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hostEnv } from '../host-command.ts';
import { entriesOf } from '../image/tree.ts';
import { EPOCH, type ImageParts, type Layer } from './docker-archive.ts';
import { helloElf } from './hello-elf.ts';
import { type TarEntry, tarFile } from './tar-file.ts';

export const FILES = fileURLToPath(new URL('./files', import.meta.url));

/** The images a lab has from its first second, made of BusyBox out of the lab image and of files of ours. */
export function smallImages(rootfs: string): ImageParts[] {
  const busybox = busyboxLayer(join(rootfs, 'usr/bin/busybox'));
  const alpine = { tar: tarFile(filesOf('alpine'), EPOCH), createdBy: 'COPY files/ /  # says that it is a stand-in' };
  return [
    { tags: ['hello-world:latest'], layers: [helloLayer()], config: { Cmd: ['/hello'] } },
    { tags: ['busybox:latest', 'busybox:1.37'], layers: [busybox], config: { Cmd: ['sh'] } },
    {
      tags: ['alpine:latest', 'alpine:3.20'],
      layers: [busybox, alpine],
      config: { Cmd: ['/bin/sh'], Labels: { 'engine-room.stand-in-for': 'alpine' } },
    },
  ];
}

function helloLayer(): Layer {
  const data = helloElf(readFileSync(join(FILES, 'hello.txt'), 'utf8'));
  return { tar: tarFile([{ kind: 'file', path: 'hello', mode: 0o755, data }], EPOCH), createdBy: 'COPY hello /' };
}

export function busyboxLayer(program: string): Layer {
  const directory = (path: string, mode = 0o755): TarEntry => ({ kind: 'directory', path, mode });
  const entries: TarEntry[] = [
    ...['bin', 'dev', 'etc', 'home', 'usr', 'usr/bin', 'usr/sbin', 'var', 'var/www'].map((path) => directory(path)),
    directory('root', 0o700),
    directory('tmp', 0o1777),
    { kind: 'link', path: 'sbin', to: 'bin' },
    { kind: 'link', path: 'usr/bin/env', to: '/bin/env' },
    { kind: 'file', path: 'bin/busybox', mode: 0o755, data: readFileSync(program) },
    ...applets(program).map((name): TarEntry => ({ kind: 'hardlink', path: `bin/${name}`, to: 'bin/busybox' })),
    ...filesOf('busybox').filter(({ kind }) => kind !== 'directory'),
  ];
  return { tar: tarFile(entries, EPOCH), createdBy: 'COPY busybox /bin/  # Debian 13, busybox-static' };
}

/** BusyBox is static, so it runs on any host and says itself which commands it is. */
function applets(program: string): string[] {
  const names = execFileSync(program, ['--list'], { encoding: 'utf8', env: hostEnv }).trim().split('\n');
  return names.filter((name) => name !== 'busybox').sort();
}

/** The files under `files/<name>` as tar entries. */
export function filesOf(name: string): TarEntry[] {
  const root = join(FILES, name);
  return entriesOf(root).map(({ path, kind }): TarEntry => {
    const from = join(root, path);
    if (kind === 'directory') return { kind, path };
    if (kind === 'link') return { kind, path, to: readlinkSync(from) };
    return { kind: 'file', path, mode: kind === 'program' ? 0o755 : 0o644, data: readFileSync(from) };
  });
}
