/**
 * Debian starts a package's service when it is installed, and at each boot: docker-registry's would listen on port 5000 of this host
 * for nobody. Only its program is wanted.
 */
import { existsSync, lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const PROGRAM_ONLY = ['docker-registry'];
/** What Debian asks before it starts anything. */
const POLICY = '/usr/sbin/policy-rc.d';
const FORBIDDEN = '#!/bin/sh\nexit 101\n';

/** Call it before `names` are installed, and what it returns afterwards. A host's own settings are left as they are. */
export function keepFromStarting(names, root = '') {
  const services = names.filter((name) => PROGRAM_ONLY.includes(name));
  for (const name of services) mask(`${root}/etc/systemd/system/${name}.service`);
  const policy = root + POLICY;
  if (services.length === 0 || existsSync(policy)) return () => {};
  mkdirSync(dirname(policy), { recursive: true });
  writeFileSync(policy, FORBIDDEN, { mode: 0o755 });
  return () => rmSync(policy, { force: true });
}

/** As `systemctl mask` does, for a unit that is not there yet. */
function mask(unit) {
  if (lstatSync(unit, { throwIfNoEntry: false })) return;
  mkdirSync(dirname(unit), { recursive: true });
  symlinkSync('/dev/null', unit);
}
