/** Everything that must be there before something can run; does only what is missing or stale. */
import { mkdirSync } from 'node:fs';
import { installBrowser, systemBrowser } from './browser.mjs';
import { endRunningCommands } from './command.mjs';
import { whyReplayOnly } from './host-checks.mjs';
import { canInstall, installLine, installPackages, missingPackages } from './host-packages.mjs';
import { labImageIsReady, makeLabImage } from './lab-image.mjs';
import { alone } from './lock.mjs';
import { installNpmPackages, npmPackagesAreFresh } from './npm-packages.mjs';
import { handOverScratch } from './owner.mjs';
import { inScratch, scratch } from './places.mjs';
import { SetupError } from './setup-error.mjs';
import { buildSite, siteIsFresh } from './site.mjs';

const NO_ENGINE = { live: false, reason: 'the engine was not asked for' };

/**
 * @typedef {{live: true} | {live: false, reason: string, fix?: string}} Engine
 * @param {{progress: import('./progress.mjs').Progress, site: boolean, engine: boolean, packages?: ('browser' | 'machine')[], whileMaking?: () => void}} options
 *   `whileMaking` is called if there is something to wait for: the packages are there, site and lab image are being made
 * @returns {Promise<Engine>} whether labs can be made; rejects with SetupError when not even the site can run
 */
export function setUp(options) {
  mkdirSync(scratch, { recursive: true });
  const waiting = (pid) =>
    options.progress.say(`  waiting for another set-up of this clone (process ${pid}) to finish …`);
  return alone(inScratch('lock'), () => setUpAlone(options).finally(handOverScratch), waiting);
}

async function setUpAlone({ progress, site, engine, packages = [], whileMaking = () => {} }) {
  if (!npmPackagesAreFresh()) await progress.step('npm packages', installNpmPackages);
  await hostPackages(progress, [...(engine ? ['engine'] : []), ...packages]);
  if (packages.includes('browser') && !systemBrowser()) await progress.step('browser', installBrowser);
  const building = site && !siteIsFresh() ? progress.step('site', buildSite) : undefined;
  if (building || (engine && !labImageIsReady())) whileMaking();
  // Without a site there is nothing to start: what else is running need not go on.
  building?.catch(endRunningCommands);
  const [lab] = await Promise.all([engine ? prepareEngine(progress) : NO_ENGINE, building]);
  return lab;
}

/** Failing here is not the end: the site also works without an engine, and the checks will name what is missing. */
async function hostPackages(progress, purposes) {
  const missing = missingPackages(purposes);
  if (missing.length === 0) return;
  if (!canInstall()) return progress.say(`! These packages are missing: ${installLine(missing)}`);
  try {
    await progress.step(`host packages (${missing.join(' ')})`, (step) => installPackages(missing, step));
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    progress.say(`! ${error.message}\n  → ${error.fix}`);
  }
}

async function prepareEngine(progress) {
  const missing = whyReplayOnly();
  if (missing) return { live: false, reason: missing.detail, fix: missing.fix };
  try {
    if (!labImageIsReady()) await progress.step('lab image', makeLabImage);
    return { live: true };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return { live: false, reason: `the lab image could not be built: ${error.message}`, fix: error.fix };
  }
}
