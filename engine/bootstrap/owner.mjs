/**
 * After `sudo npm start` the clone must still be its owner's: what npm and the site's build write is written as them.
 * Elsewhere this changes nothing.
 */
import { chownSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root, scratch } from './places.mjs';

/** @returns {{uid: number, gid: number} | null} null when we are not root, or the clone is root's */
function otherOwner() {
  const { uid, gid } = statSync(root);
  return process.getuid?.() === 0 && uid !== 0 ? { uid, gid } : null;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {{prefix: string[], env: NodeJS.ProcessEnv}} what to put before a command line, and its environment
 */
export function asOwner(env) {
  const owner = otherOwner();
  if (!owner) return { prefix: [], env };
  // npm tells its scripts where root's cache is; the owner has one of their own.
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('npm_')));
  return {
    prefix: ['setpriv', `--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups', '--'],
    env: { ...own, HOME: homeOf(owner.uid) },
  };
}

function homeOf(uid) {
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n');
  return accounts.map((line) => line.split(':')).find((fields) => fields[2] === String(uid))?.[5] ?? '/tmp';
}

/** Gives the owner what set-up itself wrote. */
export function handOverScratch() {
  const owner = otherOwner();
  if (owner) handOver(scratch, owner);
}

function handOver(path, owner) {
  const stat = lstatSync(path);
  if (stat.uid !== owner.uid && !stat.isSymbolicLink()) chownSync(path, owner.uid, owner.gid);
  if (stat.isDirectory()) for (const name of readdirSync(path)) handOver(join(path, name), owner);
}
