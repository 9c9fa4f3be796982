import { existsSync } from 'node:fs';
import { LabError } from '../driver.ts';
import { run } from '../host-command.ts';
import { recipe } from './recipe.ts';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const MMDEBSTRAP = '/usr/bin/mmdebstrap';
const LIMIT_MS = 15 * 60_000;
/** The day that packages' scripts see, so that what they write does not differ from build to build. */
const SOURCE_DATE_EPOCH = '1767225600';

type Wanted = {
  /** `extract` unpacks packages and runs none of their scripts; `custom` adds no package by itself. */
  variant: 'apt' | 'essential' | 'extract' | 'custom';
  packages: string[];
  options?: string[];
  signal?: AbortSignal;
};

/** For `setpriv`: however this process ends, the program it is put before, all that started, and its mounts end with it. */
const CONTAINED = [
  ...['--pdeathsig', 'KILL', '--'],
  ...['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', '--'],
];

/** Unpacks Debian with some packages into a directory. Rejects with LabError that holds the end of what mmdebstrap said. */
export async function bootstrap(target: string, { variant, packages, options = [], signal }: Wanted): Promise<void> {
  if (!existsSync(KEYRING)) {
    throw new LabError(`the keys of Debian are missing (${KEYRING})`, 'apt-get install -y debian-archive-keyring');
  }
  const include = packages.length > 0 ? [`--include=${packages.join(',')}`] : [];
  const args = [
    '--quiet',
    '--mode=root',
    '--format=directory',
    `--variant=${variant}`,
    ...trimmed(),
    ...options,
    ...include,
  ];
  try {
    await mmdebstrap([...args, recipe.suite, target], { timeoutMs: LIMIT_MS, env: { SOURCE_DATE_EPOCH }, signal });
  } catch (error) {
    throw explained(error);
  }
}

/** Ends with this process. Rejects with LabError when it is missing or fails. */
export async function mmdebstrap(args: string[], options: Parameters<typeof run>[2]): Promise<string> {
  if (!existsSync(MMDEBSTRAP)) throw new LabError('mmdebstrap is not installed', 'apt-get install -y mmdebstrap');
  return run('setpriv', [...CONTAINED, MMDEBSTRAP, ...args], options);
}

const trimmed = (): string[] => [
  '--aptopt=APT::Install-Recommends "false"',
  '--aptopt=Acquire::Languages "none"',
  ...recipe.excluded.map((path) => `--dpkgopt=path-exclude=${path}`),
  ...recipe.included.map((path) => `--dpkgopt=path-include=${path}`),
];

function explained(error: unknown): LabError {
  if (error instanceof LabError && error.fix) return error;
  const said = error instanceof Error ? error.message : String(error);
  // Of what contains it nobody needs to hear.
  const why = said.replace(/^setpriv .*? failed: /, '');
  const fix = `mmdebstrap --variant=apt ${recipe.suite} /dev/null   # has to work: look at the network and the clock`;
  return new LabError(`unpacking Debian ${recipe.suite} failed: ${why}`, fix, { cause: error });
}
