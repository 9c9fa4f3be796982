/** Debian's packages, through apt with folders of its own: the host's package database and lists are neither read nor changed. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '#engine/lab/driver.ts';
import { run } from '#engine/lab/host-command.ts';
import { bootstrap } from '#engine/lab/image/bootstrap.ts';
import { type PackageFile, packageFiles, withoutPackages } from './apt-output.ts';

export type Fetched = PackageFile & { path: string };

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const FETCH_LIMIT_MS = 10 * 60_000;
const FIX = 'apt-get update   # has to work: look at the network and the clock';

export class PackageSource {
  readonly #dir: string;
  readonly #signal: AbortSignal | undefined;

  private constructor(dir: string, signal?: AbortSignal) {
    this.#dir = dir;
    this.#signal = signal;
  }

  /** The lists of the suite of the labs, from where the labs' own image comes. Rejects with LabError: there is no network, … */
  static async open(dir: string, signal?: AbortSignal): Promise<PackageSource> {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const options = ['--skip=cleanup/apt/lists'];
    await bootstrap(join(dir, 'root'), { variant: 'custom', packages: [], options, signal });
    for (const name of ['archives/partial', 'nothing/partial']) mkdirSync(join(dir, name), { recursive: true });
    const listed = readFileSync(join(dir, 'root/etc/apt/sources.list'), 'utf8');
    writeFileSync(join(dir, 'sources.list'), listed.replace(/^deb (?!\[)/gm, `deb [signed-by=${KEYRING}] `));
    return new PackageSource(dir, signal);
  }

  /**
   * Fetches packages and all that they need and `status`, a database of dpkg, does not have, but those that match `unwanted`.
   * What is given back was checked against the signed lists. Rejects with LabError.
   */
  async fetch(packages: readonly string[], status: string, unwanted: readonly string[]): Promise<Fetched[]> {
    const database = join(this.#dir, 'status');
    writeFileSync(database, status);
    // Asked with an empty folder of archives, because apt does not name those it has.
    const question = ['--print-uris', '-o', `Dir::Cache::archives=${join(this.#dir, 'nothing')}`];
    const closure = packageFiles(await this.#apt([...question, 'install', ...packages]));
    const wanted = withoutPackages(closure, unwanted);
    const names = wanted.map(({ name, version }) => `${name}=${version}`);
    if (names.length > 0) await this.#download(names);
    return wanted.map((file) => this.#checked(file));
  }

  /** One by one, without what they depend on: that was settled before. */
  async #download(names: string[]): Promise<void> {
    await this.#apt(['download', ...names], join(this.#dir, 'archives'));
  }

  #checked(file: PackageFile): Fetched {
    const path = join(this.#dir, 'archives', file.file);
    const found = createHash('sha256').update(readFileSync(path)).digest('hex');
    if (found !== file.sha256) throw new LabError(`${file.file} is not what the signed package list says`, FIX);
    return { ...file, path };
  }

  async #apt(words: string[], cwd = this.#dir): Promise<string> {
    const command = ['env', '-C', cwd, 'apt-get', '-q', '-y', ...this.#settings(), ...words];
    try {
      return await run('setpriv', ['--pdeathsig', 'KILL', '--', ...command], {
        timeoutMs: FETCH_LIMIT_MS,
        signal: this.#signal,
      });
    } catch (error) {
      throw new LabError(`packages could not be fetched: ${reason(error)}`, FIX, { cause: error });
    }
  }

  #settings(): string[] {
    const settings = {
      'Dir::State': this.#dir,
      'Dir::State::lists': join(this.#dir, 'root/var/lib/apt/lists'),
      'Dir::State::status': join(this.#dir, 'status'),
      'Dir::State::extended_states': join(this.#dir, 'extended_states'),
      'Dir::Cache': this.#dir,
      'Dir::Etc::sourcelist': join(this.#dir, 'sources.list'),
      'Dir::Etc::sourceparts': '/dev/null',
      'Dir::Etc::preferences': '/dev/null',
      'Dir::Etc::preferencesparts': '/dev/null',
      'Acquire::Languages': 'none',
      'Acquire::ForceHash': 'SHA256',
      'Acquire::Retries': '2',
      'APT::Install-Recommends': 'false',
      // The cache is for root alone, so apt's own user could not write into it.
      'APT::Sandbox::User': 'root',
      'Debug::NoLocking': '1',
    };
    return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  }
}

/** The line of apt's that says why. */
function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return /^E: (.*)$/m.exec(text)?.[1] ?? text;
}
