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
 * @typedef {{prefix: string[], group: number, says: string}} WebUser
 *   `prefix` goes before the command line; `group` is who may open the daemon's socket
 * @param {number} port
 * @param {boolean} development hot reload writes into the clone, so then it must be the clone's owner
 * @returns {WebUser}
 */
export function chooseWebUser(port, development) {
  if (process.getuid?.() !== 0)
    return { prefix: [], group: process.getgid?.() ?? -1, says: 'as the user who started it' };
  const owner = statSync(root).uid;
  for (const uid of [...(development ? [] : [WEB_ID]), ...(owner === 0 ? [] : [owner])]) {
    const prefix = withoutPrivilege(uid, port);
    if (canServe(prefix, development)) return { prefix, group: WEB_ID, says: `as the unprivileged user ${uid}` };
  }
  const why = development ? 'the clone is its own' : `nobody else can read ${root}`;
  return {
    prefix: withoutPrivilege(0, port),
    group: WEB_ID,
    says: `as root, because ${why}, but without any capability`,
  };
}

const withoutPrivilege = (uid, port) => [
  'setpriv',
  `--reuid=${uid}`,
  `--regid=${WEB_ID}`,
  '--clear-groups',
  ...limits(port),
];

function limits(port) {
  if (port >= PRIVILEGED_PORTS) return ['--no-new-privs', '--inh-caps=-all', '--bounding-set=-all'];
  const one = '-all,+net_bind_service';
  return ['--no-new-privs', `--inh-caps=${one}`, '--ambient-caps=+net_bind_service', `--bounding-set=${one}`];
}

/** Really tries: this user must be able to run this very Node and read the clone, its packages and the site. */
function canServe([program, ...args], development) {
  const site = development ? 'app' : '.next/BUILD_ID';
  const files = ['package.json', 'node_modules/next/package.json', 'engine/web/main.ts', 'lessons', site].map((name) =>
    inRoot(name),
  );
  const script = `for (const file of ${JSON.stringify(files)}) require('node:fs').accessSync(file, 4)`;
  return spawnSync(program, [...args, process.execPath, '-e', script], { cwd: root, stdio: 'ignore' }).status === 0;
}

const PASSED_ON = /^(PATH|LANG|LC_.*|TZ|TERM|PORT|HOST|NODE_ENV|NEXT_TELEMETRY_DISABLED|ENGINE_ROOM_.*)$/;

/** The web process gets no more of the environment than it needs: a shell's may hold secrets. */
export const webEnvironment = (env) => ({
  ...Object.fromEntries(Object.entries(env).filter(([name]) => PASSED_ON.test(name))),
  HOME: '/nonexistent',
});
