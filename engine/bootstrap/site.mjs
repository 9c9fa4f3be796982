/** The built site in `.next`. */
import { existsSync, readFileSync } from 'node:fs';
import { run } from './command.mjs';
import { hashOf, hashOfFiles, readStamp, removeStamp, writeStamp } from './fingerprint.mjs';
import { inRoot, root } from './places.mjs';

const STAMP = 'site';
const FOLDERS = [
  'app',
  'components',
  'engine/trace',
  'engine/scene',
  'engine/lesson',
  'engine/content',
  'lessons',
  'public',
];
const FILES = ['next.config.js', 'tsconfig.json', 'package.json', 'package-lock.json'];

const sources = () =>
  hashOf([hashOfFiles(root, [...FOLDERS, ...FILES], (file) => !/\.test\.tsx?$/.test(file)), process.versions.modules]);

/** The build's own id is part of the stamp: a `.next` that something else made or replaced is not taken for ours. */
function buildId() {
  const file = inRoot('.next/BUILD_ID');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

export const siteIsFresh = () => buildId() !== '' && readStamp(STAMP) === `${sources()} ${buildId()}`;

export async function buildSite(step) {
  const before = sources();
  removeStamp(STAMP);
  await run({
    name: STAMP,
    asClonesOwner: true,
    argv: [process.execPath, 'node_modules/next/dist/bin/next', 'build'],
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    fix: 'rm -rf .next && npx next build   (to see the whole output)',
    onLine: step.note,
  });
  writeStamp(STAMP, `${before} ${buildId()}`);
}
