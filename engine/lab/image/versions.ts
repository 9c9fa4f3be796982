import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGES = {
  docker: 'docker.io',
  containerd: 'containerd',
  runc: 'runc',
  buildx: 'docker-buildx',
  compose: 'docker-compose',
  crun: 'crun',
  debian: 'base-files',
} as const;

/** Debian package versions of the parts of a lab. */
export type Versions = Record<keyof typeof PACKAGES, string>;

export function versionsOf(rootfs: string): Versions {
  const status = readFileSync(join(rootfs, 'var/lib/dpkg/status'), 'utf8');
  const installed = new Map(
    [...status.matchAll(/^Package: (.+)\n(?:.+\n)*?Version: (.+)$/gm)].map(([, name, version]) => [name, version]),
  );
  const versions = Object.entries(PACKAGES).map(([part, name]) => [part, installed.get(name) ?? 'unknown']);
  return Object.fromEntries(versions) as Versions;
}
