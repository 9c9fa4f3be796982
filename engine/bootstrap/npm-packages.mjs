/** node_modules as the lock file says, for this Node and this platform. */
import { existsSync, readFileSync } from 'node:fs';
import { run } from './command.mjs';
import { hashOf, readStamp, removeStamp, writeStamp } from './fingerprint.mjs';
import { inRoot } from './places.mjs';

const STAMP = 'npm-packages';

const wanted = () =>
  hashOf([readFileSync(inRoot('package-lock.json')), process.versions.modules, process.platform, process.arch]);

/** @returns {boolean} */
export function npmPackagesAreFresh() {
  if (!existsSync(inRoot('node_modules/.package-lock.json'))) return false;
  if (readStamp(STAMP) === wanted()) return true;
  if (!installedByHand()) return false;
  writeStamp(STAMP, wanted());
  return true;
}

export async function installNpmPackages(step) {
  const value = wanted();
  removeStamp(STAMP);
  await run({
    name: STAMP,
    asClonesOwner: true,
    argv: [...npm(), 'ci', '--no-audit', '--no-fund', '--prefer-offline', '--include=dev', '--include=optional'],
    fix: 'npm ci --include=dev   (npm needs the network the first time; behind a proxy: npm config set proxy http://…)',
    onLine: step.note,
  });
  writeStamp(STAMP, value);
}

/** npm tells its own path to the scripts it runs; started by plain `node`, the one in PATH will do. */
const npm = () => (process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm']);

/** npm writes down what it installed as its very last act; when that agrees with the lock file, there is nothing to do. */
function installedByHand() {
  const lock = packagesOf('package-lock.json');
  const installed = packagesOf('node_modules/.package-lock.json');
  return Object.entries(lock).every(([path, entry]) => {
    if (path === '' || (entry.optional && !isForThisPlatform(entry))) return true;
    return installed[path]?.version === entry.version && existsSync(inRoot(path));
  });
}

const packagesOf = (file) => JSON.parse(readFileSync(inRoot(file), 'utf8')).packages ?? {};

function isForThisPlatform(entry) {
  const libc = process.report?.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
  const fits = (list, value) => !list || list.includes(value);
  // An optional package without any such mark may have been left out for reasons of its own.
  return (
    Boolean(entry.os) && fits(entry.os, process.platform) && fits(entry.cpu, process.arch) && fits(entry.libc, libc)
  );
}
