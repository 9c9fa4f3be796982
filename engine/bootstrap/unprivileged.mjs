/**
 * Whom the web process runs as. It never needs a privilege: it reads the clone, listens on a port and opens the daemon's
 * socket, which a group of their own lets it do.
 */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { inRoot, root } from './places.mjs';

/** A user and group with no account, no file and no other process; Debian's policy keeps this range free of ordinary users. */
const WEB_ID = 64_317;
const PRIVILEGED_PORTS = 1024;

/**
 * @typedef {{prefix: string[], uid: number, group: number, says: string}} WebUser
 *   `prefix` goes before the command line; `group` is who may open the daemon's socket
 * @param {number} port
 * @returns {WebUser}
 */
export function chooseWebUser(port) {
  const uid = process.getuid?.();
  if (uid !== 0)
    return { prefix: [], uid: uid ?? -1, group: process.getgid?.() ?? -1, says: 'as the user who started it' };
  const owner = statSync(root).uid;
  for (const candidate of owner === 0 ? [WEB_ID] : [WEB_ID, owner]) {
    const prefix = dropTo(candidate, port);
    if (canServe(prefix))
      return { prefix, uid: candidate, group: WEB_ID, says: `as the unprivileged user ${candidate}` };
  }
  const why = `only root can read ${root}`;
  return {
    prefix: withoutCapabilities(port),
    uid: 0,
    group: WEB_ID,
    says: `as root without any capability, because ${why}`,
  };
}

const dropTo = (uid, port) => ['setpriv', `--reuid=${uid}`, `--regid=${WEB_ID}`, '--clear-groups', ...limits(port)];
const withoutCapabilities = (port) => ['setpriv', `--regid=${WEB_ID}`, '--clear-groups', ...limits(port)];

function limits(port) {
  if (port >= PRIVILEGED_PORTS) return ['--no-new-privs', '--inh-caps=-all', '--bounding-set=-all'];
  const one = '-all,+net_bind_service';
  return ['--no-new-privs', `--inh-caps=${one}`, '--ambient-caps=+net_bind_service', `--bounding-set=${one}`];
}

/** Really tries: this user must be able to run this very Node and read the clone, its packages and the site. */
function canServe([program, ...args]) {
  const files = [
    'package.json',
    'node_modules/next/package.json',
    'engine/web/main.ts',
    '.next/BUILD_ID',
    'lessons',
  ].map((name) => inRoot(name));
  const script = `for (const file of ${JSON.stringify(files)}) require('node:fs').accessSync(file, 4)`;
  return spawnSync(program, [...args, process.execPath, '-e', script], { cwd: root, stdio: 'ignore' }).status === 0;
}

const PASSED_ON = /^(PATH|LANG|LC_.*|TZ|TERM|PORT|HOST|NODE_ENV|NEXT_TELEMETRY_DISABLED|ENGINE_ROOM_.*)$/;

/** The web process gets no more of the environment than it needs: a shell's may hold secrets. */
export const webEnvironment = (env) => ({
  ...Object.fromEntries(Object.entries(env).filter(([name]) => PASSED_ON.test(name))),
  HOME: '/nonexistent',
});
