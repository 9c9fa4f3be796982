/** The Debian packages a host needs, by what needs them; installed only as root on Debian or Ubuntu, and only those that lack. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { run } from './command.mjs';
import { keepFromStarting } from './program-only.mjs';
import { SetupError } from './setup-error.mjs';

export const PACKAGES = {
  /** Making labs and watching them. */
  engine: [
    'runc',
    'bpftrace',
    'mmdebstrap',
    'debian-archive-keyring',
    'iproute2',
    'e2fsprogs',
    'util-linux',
    'ca-certificates',
    'docker-registry',
    'notary',
    'openssl',
  ],
  /** The browser of the tests. */
  browser: ['chromium'],
  /** The virtual machine of the tests. */
  machine: ['qemu-system-x86', 'mmdebstrap', 'debian-archive-keyring', 'e2fsprogs'],
};

const APT = ['apt-get', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=2', '-qq', '-y'];

const osRelease = () => (existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '');
export const isDebianLike = () => process.platform === 'linux' && existsSync('/usr/bin/apt-get');
const isUbuntu = () => /^ID=ubuntu$/m.test(osRelease());
const isRoot = () => process.getuid?.() === 0;

/** @param {(keyof typeof PACKAGES)[]} purposes @returns {string[]} */
export function missingPackages(purposes) {
  if (!isDebianLike()) return [];
  // Ubuntu's chromium is a snap, which does not run under a test's root.
  const wanted = purposes.flatMap((purpose) => (purpose === 'browser' && isUbuntu() ? [] : PACKAGES[purpose]));
  return [...new Set(wanted)].filter((name) => !isInstalled(name));
}

/** Without root we can only say what to type; whoever needs the packages will say that they are missing. */
export const canInstall = () => isDebianLike() && isRoot();

export const installLine = (names) => `sudo apt-get install --no-install-recommends ${names.join(' ')}`;

export async function installPackages(names, step) {
  const installed = keepFromStarting(names);
  try {
    await installNow(names, step);
  } finally {
    installed();
  }
}

async function installNow(names, step) {
  const fix = `apt-get update && ${installLine(names).replace('sudo ', '')}`;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () =>
    run({
      name: 'host-packages',
      argv: [...APT, '--no-install-recommends', 'install', ...names],
      env,
      fix,
      onLine: step.note,
    });
  try {
    if (hasPackageLists()) return await install();
  } catch (error) {
    // Old package lists name files that the mirror no longer has: look again once.
    if (!(error instanceof SetupError)) throw error;
  }
  await run({
    name: 'apt-update',
    argv: [...APT, 'update'],
    env,
    fix: 'apt-get update   (apt needs the network the first time)',
  });
  return install();
}

const hasPackageLists = () => spawnSync('apt-cache', ['show', 'runc'], { stdio: 'ignore' }).status === 0;

function isInstalled(name) {
  const answer = spawnSync('dpkg', ['--status', name], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  return /^Status: .* installed$/m.test(answer.stdout ?? '');
}
