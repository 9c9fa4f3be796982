import { SetupError } from './setup-error.mjs';

/** What the site and the engine run on; the tools of the tests want a later one. */
const NEEDED = { run: [20, 9], test: [20, 19] };

/**
 * @param {keyof typeof NEEDED} purpose
 * @param {string} version as in process.versions.node
 */
export function requireNode(purpose, version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [neededMajor, neededMinor] = NEEDED[purpose];
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return;
  const who = purpose === 'test' ? 'the tests of Engine Room need' : 'Engine Room needs';
  throw new SetupError(
    `Node ${version} is too old: ${who} ${neededMajor}.${neededMinor} or newer.`,
    'Install a newer Node from https://nodejs.org, then run this command again.',
  );
}
