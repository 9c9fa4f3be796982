import { SetupError } from './setup-error.mjs';

const NEEDED = [20, 9];

/** @param {string} version as in process.versions.node */
export function requireNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return;
  throw new SetupError(
    `Node ${version} is too old: Engine Room needs ${NEEDED.join('.')} or newer.`,
    'Install Node 20 or newer from https://nodejs.org, then run this command again.',
  );
}
