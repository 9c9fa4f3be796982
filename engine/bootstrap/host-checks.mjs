/**
 * What this host can do. Each check really tries, takes well under a second, and leaves nothing behind. `needed` ones decide
 * between a live engine and replay only; the others say what will be missing.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statfsSync } from 'node:fs';
import { freemem, release, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { systemBrowser } from './browser.mjs';
import { installLine, isDebianLike } from './host-packages.mjs';
import { cacheDir, daemonSocket, stateDir } from './places.mjs';

/**
 * @typedef {{ok: boolean, detail: string, fix?: string}} Finding
 * @typedef {{id: string, title: string, needed: boolean, find: () => Finding}} HostCheck
 */

const LIMIT_MS = 20_000;
const UNIX_SOCKET_PATH_BYTES = 107;
const GIB = 1024 ** 3;

const yes = (detail) => ({ ok: true, detail });
const no = (detail, fix) => ({ ok: false, detail, fix });
const isRoot = () => process.getuid?.() === 0;
const isLinux = () => process.platform === 'linux';
const packageLine = (...names) =>
  isDebianLike() ? installLine(names) : `Install ${names.join(' and ')} with this system's package manager.`;

function attempt(argv) {
  const [program, ...args] = argv;
  const answer = spawnSync(program, args, { encoding: 'utf8', timeout: LIMIT_MS });
  const said = `${answer.stdout ?? ''}${answer.stderr ?? ''}`.trim().split('\n');
  return {
    ok: answer.status === 0,
    missing: answer.error?.code === 'ENOENT',
    first: said[0] ?? '',
    last: said.at(-1) ?? '',
  };
}

/** From here on an overlay may lie on a mount whose ids are shifted, which is how all labs share one image. */
const KERNEL_NEEDED = [5, 19];

function linux() {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  const old = major < KERNEL_NEEDED[0] || (major === KERNEL_NEEDED[0] && minor < KERNEL_NEEDED[1]);
  if (isLinux() && old)
    return no(
      `Linux ${release()} is too old: labs need ${KERNEL_NEEDED.join('.')}`,
      'Use a newer system, for instance Debian 12.',
    );
  return isLinux()
    ? yes(`Linux ${release()}`)
    : no(
        `this is ${process.platform}; labs are Linux namespaces`,
        'Run Engine Room on Linux, for instance in a virtual machine with Debian 12.',
      );
}

function root() {
  return isRoot()
    ? yes('running as root')
    : no('not root; only root may give a lab its ids, mounts and limits', 'sudo npm start');
}

function userNamespaces() {
  const tried = attempt(['unshare', '--user', '--mount', '--net', '--pid', '--fork', 'true']);
  if (tried.ok) return yes('made one');
  return no(
    tried.missing ? 'unshare is not installed' : tried.last,
    tried.missing ? packageLine('util-linux') : 'sudo sysctl -w user.max_user_namespaces=15000',
  );
}

const OVERLAY_TRIAL = `mount -t tmpfs trial /mnt && cd /mnt && mkdir low up work all && echo seen > low/file &&
  mount -t overlay overlay -o userxattr,lowerdir=low,upperdir=up,workdir=work all && grep -q seen all/file && echo changed > all/file`;

function overlay() {
  const tried = attempt(['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', OVERLAY_TRIAL]);
  return tried.ok
    ? yes('mounted one in a user namespace')
    : no(
        `could not mount overlayfs in a user namespace: ${tried.last}`,
        'Use a kernel of 5.19 or newer with overlayfs (modprobe overlay).',
      );
}

function cgroups() {
  const base = '/sys/fs/cgroup';
  const unified = existsSync(join(base, 'cgroup.controllers'));
  const have = unified
    ? readFileSync(join(base, 'cgroup.controllers'), 'utf8').trim().split(' ')
    : existsSync(base)
      ? readdirSync(base)
      : [];
  const lacking = ['memory', 'cpu', 'pids'].filter((name) => !have.includes(name));
  const version = unified ? 'version 2' : 'version 1';
  if (lacking.length > 0)
    return no(
      `${version}, without ${lacking.join(', ')}`,
      'Boot with cgroup v2 and its memory, cpu and pids controllers.',
    );
  const trial = join(base, unified ? '' : 'pids', `engine-room-trial-${process.pid}`);
  try {
    mkdirSync(trial);
    rmdirSync(trial);
    return yes(version);
  } catch (error) {
    return no(
      `${version}, but no group can be made: ${error.message}`,
      'Run on the host itself or in a container with a writable /sys/fs/cgroup.',
    );
  }
}

function runc() {
  const tried = attempt(['runc', '--version']);
  return tried.ok ? yes(tried.first) : no('runc is not installed', packageLine('runc'));
}

function imageBuilder() {
  if (attempt(['mmdebstrap', '--version']).ok) return yes('mmdebstrap is installed');
  if (labImages().length > 0) return yes('a lab image is already built');
  return no(
    'mmdebstrap is not installed, and no lab image is built',
    packageLine('mmdebstrap', 'debian-archive-keyring'),
  );
}

const labImages = () => {
  const folder = join(cacheDir(), 'lab-images');
  return existsSync(folder) ? readdirSync(folder) : [];
};

function labDisks() {
  if (!attempt(['mkfs.ext4', '-V']).ok) return no('mkfs.ext4 is not installed', packageLine('e2fsprogs'));
  const tried = attempt(['losetup', '--find']);
  return tried.ok
    ? yes(`loop devices work (${tried.first})`)
    : no(`no loop device: ${tried.last}`, 'sudo modprobe loop');
}

function stateFolder() {
  const path = daemonSocket();
  return Buffer.byteLength(path) <= UNIX_SOCKET_PATH_BYTES
    ? yes(stateDir())
    : no(`${path} is longer than a unix socket's path may be`, 'ENGINE_ROOM_STATE=/var/lib/engine-room npm start');
}

/** As the kernel probe itself does it: with a tracefs of its own where the host has none mounted. */
const KERNEL_TRIAL = `[ -e /sys/kernel/tracing/events ] || mount -t tracefs tracefs /sys/kernel/tracing || exit 1
  exec bpftrace -e 'tracepoint:syscalls:sys_enter_execve { @ = count(); } BEGIN { exit(); }'`;

function kernelProbe() {
  if (!existsSync('/sys/kernel/btf/vmlinux'))
    return no(
      'the kernel has no BTF: kernel calls will not be shown',
      'Use a kernel with CONFIG_DEBUG_INFO_BTF=y; Debian and Ubuntu have it.',
    );
  const tried = attempt(['unshare', '--mount', 'sh', '-c', KERNEL_TRIAL]);
  if (tried.ok) return yes('bpftrace attached a probe');
  return attempt(['bpftrace', '--version']).missing
    ? no('bpftrace is not installed: kernel calls will not be shown', packageLine('bpftrace'))
    : no(`bpftrace could not attach: ${tried.error}`, 'sudo mount -t tracefs tracefs /sys/kernel/tracing');
}

function memory() {
  const sizes = `${(freemem() / GIB).toFixed(1)} of ${(totalmem() / GIB).toFixed(1)} GiB free`;
  return freemem() > GIB
    ? yes(sizes)
    : no(`${sizes}; a lab takes up to 1 GiB`, 'Close other programs, or give this machine more memory.');
}

function disk() {
  const at = nearestFolder(cacheDir());
  const { bavail, bsize } = statfsSync(at);
  const free = `${((bavail * bsize) / GIB).toFixed(1)} GiB free for ${cacheDir()}`;
  return bavail * bsize > 4 * GIB
    ? yes(free)
    : no(`${free}; images and labs take about 4`, 'ENGINE_ROOM_CACHE=/folder/with/room npm start');
}

const nearestFolder = (path) => (existsSync(path) ? path : nearestFolder(dirname(path)));

function browser() {
  const found = systemBrowser();
  const fix = isDebianLike() ? installLine(['chromium']) : 'npx playwright install chromium';
  return found ? yes(found) : no('no Chromium of the system; only the tests need one', fix);
}

/** Only what is set: whether that registry answers is found out when a lab first asks for something. */
function upstream() {
  const set = process.env.ENGINE_ROOM_HUB_UPSTREAM ?? '';
  const fix = 'ENGINE_ROOM_HUB_UPSTREAM=https://registry-1.docker.io npm start';
  if (set === '' || set === 'off') return yes(`none; with internet, ${fix} gives labs what their catalogue lacks`);
  return URL.canParse(set) && /^https?:$/.test(new URL(set).protocol)
    ? yes(`labs may pull from ${new URL(set).host} what their catalogue lacks`)
    : no(`ENGINE_ROOM_HUB_UPSTREAM is "${set}", which is no address of a registry`, fix);
}

/** @type {HostCheck[]} */
export const HOST_CHECKS = [
  { id: 'linux', title: 'Linux', needed: true, find: linux },
  { id: 'root', title: 'Root', needed: true, find: root },
  { id: 'user-namespaces', title: 'User namespaces', needed: true, find: userNamespaces },
  { id: 'overlay', title: 'Overlay file system', needed: true, find: overlay },
  { id: 'cgroups', title: 'Control groups', needed: true, find: cgroups },
  { id: 'runc', title: 'runc', needed: true, find: runc },
  { id: 'image-builder', title: 'Lab image', needed: true, find: imageBuilder },
  { id: 'lab-disks', title: 'Lab disks', needed: true, find: labDisks },
  { id: 'state', title: 'State folder', needed: true, find: stateFolder },
  { id: 'kernel-probe', title: 'Kernel probe', needed: false, find: kernelProbe },
  { id: 'memory', title: 'Memory', needed: false, find: memory },
  { id: 'disk', title: 'Disk', needed: false, find: disk },
  { id: 'hub-upstream', title: 'Upstream of the labs’ Docker Hub', needed: false, find: upstream },
  { id: 'browser', title: 'Browser for tests', needed: false, find: browser },
];

/** Off Linux nothing else is worth trying, and without root most trials would only repeat that. */
const PREREQUISITE = {
  root: 'linux',
  'user-namespaces': 'linux',
  cgroups: 'root',
  runc: 'linux',
  overlay: 'linux',
  'lab-disks': 'root',
  'kernel-probe': 'root',
  'image-builder': 'linux',
};

/** @param {(check: HostCheck) => boolean} wanted */
export function checkHost(wanted = () => true) {
  const results = [];
  for (const check of HOST_CHECKS.filter(wanted)) {
    const before = results.find((result) => result.id === PREREQUISITE[check.id]);
    const finding = before && !before.ok ? no(`not tried: ${before.title} comes first`) : check.find();
    results.push({ id: check.id, title: check.title, needed: check.needed, ...finding });
  }
  return results;
}

/** The reason why this host can only replay, or null when it can make labs. */
export function whyReplayOnly() {
  return checkHost((check) => check.needed).find((result) => !result.ok) ?? null;
}
