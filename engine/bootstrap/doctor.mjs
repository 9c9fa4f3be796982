/** `npm run doctor`: what this host can do, why not more, and the line that mends it. Needs no npm package. */

import { existsSync } from 'node:fs';
import { checkHost } from './host-checks.mjs';
import { npmPackagesAreFresh } from './npm-packages.mjs';
import { inRoot } from './places.mjs';
import { checkPort, portFrom } from './port.mjs';
import { siteIsFresh } from './site.mjs';

/** @param {string[]} args @returns {Promise<number>} 0 when labs can be made here, 1 when only replay works */
export async function doctor(args) {
  const results = [nodeVersion(), npmPackages(), site(), ...checkHost(), await port()];
  const live = results.every((result) => result.ok || !result.needed);
  const mode = live ? 'live' : 'replay';
  if (args.includes('--json')) process.stdout.write(`${JSON.stringify({ mode, checks: results }, null, 2)}\n`);
  else process.stdout.write(`${results.map(line).join('\n')}\n\n${verdict(results, live)}\n`);
  return live ? 0 : 1;
}

const nodeVersion = () => ({ id: 'node', title: 'Node', needed: true, ok: true, detail: process.version });

const npmPackages = () =>
  existsSync(inRoot('node_modules')) && npmPackagesAreFresh()
    ? { id: 'npm-packages', title: 'npm packages', needed: false, ok: true, detail: 'as the lock file says' }
    : {
        id: 'npm-packages',
        title: 'npm packages',
        needed: false,
        ok: true,
        detail: 'not installed yet; npm start does it',
      };

const site = () => ({
  id: 'site',
  title: 'Site',
  needed: false,
  ok: true,
  detail: siteIsFresh() ? 'built' : 'not built yet, or stale; npm start does it',
});

async function port() {
  const base = { id: 'port', title: 'Port', needed: false };
  try {
    const number = portFrom(process.env);
    await checkPort(number);
    return { ...base, ok: true, detail: `${number} is free` };
  } catch (error) {
    return { ...base, ok: false, detail: error.message, fix: error.fix };
  }
}

function line(result) {
  const mark = result.ok ? '✓' : result.needed ? '✗' : '!';
  const fix = result.fix ? `\n    → ${result.fix}` : '';
  return `${mark} ${result.title.padEnd(20)} ${result.detail}${fix}`;
}

const verdict = (results, live) =>
  live
    ? 'This host can make labs: npm start gives you the real engine.'
    : `This host can replay only: every lesson, diagram and recording works, the terminal does not.\nWhat is missing: ${results
        .filter((result) => result.needed && !result.ok)
        .map((result) => result.title)
        .join(', ')}.`;
