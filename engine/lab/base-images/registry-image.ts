import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from '../image/bootstrap.ts';
import { EPOCH, type ImageParts, type Layer } from './docker-archive.ts';
import { busyboxLayer, filesOf } from './small-images.ts';
import { type TarEntry, tarFile } from './tar-file.ts';

/** What Debian's registry needs to run: where it is in Debian, and where in the image. Its only library is the C library. */
const PROGRAMS = {
  'usr/bin/docker-registry': 'bin/registry',
  'usr/lib/x86_64-linux-gnu/libc.so.6': 'lib/x86_64-linux-gnu/libc.so.6',
  'usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2': 'lib64/ld-linux-x86-64.so.2',
};

/** `registry:2` as a layer over BusyBox: the packages are unpacked, not installed, which takes some five seconds. */
export async function registryImages(rootfs: string, draft: string): Promise<ImageParts[]> {
  const unpacked = join(draft, 'registry');
  await bootstrap(unpacked, { variant: 'extract', packages: ['docker-registry', 'libc6'] });
  const layers = [busyboxLayer(join(rootfs, 'usr/bin/busybox')), registryLayer(unpacked)];
  rmSync(unpacked, { recursive: true });
  const config = {
    Entrypoint: ['registry'],
    Cmd: ['serve', '/etc/docker/registry/config.yml'],
    ExposedPorts: { '5000/tcp': {} },
    Volumes: { '/var/lib/registry': {} },
  };
  return [{ tags: ['registry:2', 'registry:latest'], layers, config }];
}

function registryLayer(unpacked: string): Layer {
  const directories = ['lib', 'lib/x86_64-linux-gnu', 'lib64', 'var/lib', 'var/lib/registry'];
  const entries: TarEntry[] = [
    ...directories.map((path): TarEntry => ({ kind: 'directory', path })),
    ...Object.entries(PROGRAMS).map(
      ([from, path]): TarEntry => ({ kind: 'file', path, mode: 0o755, data: readFileSync(join(unpacked, from)) }),
    ),
    ...filesOf('registry'),
  ];
  return { tar: tarFile(entries, EPOCH), createdBy: 'COPY registry /bin/  # Debian 13, docker-registry' };
}
