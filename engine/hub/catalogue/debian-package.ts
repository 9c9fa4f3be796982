/** What is in a package file. None of its scripts is run, and nothing of it is unpacked to disk. */
import { execFile } from 'node:child_process';
import { LabError } from '#engine/lab/driver.ts';
import { hostEnv } from '#engine/lab/host-command.ts';
import { installed } from './apt-output.ts';

const LIMIT_MS = 120_000;
const LARGEST = 1 << 30;

/** Its files, as a tar. */
export const filesOfPackage = (path: string): Promise<Buffer> => ask(['--fsys-tarfile', path]);

/** Its stanza for a database of dpkg. */
export const stanzaOf = async (path: string): Promise<string> =>
  installed((await ask(['--field', path])).toString('utf8'));

function ask(words: string[]): Promise<Buffer> {
  const options = { env: hostEnv, encoding: 'buffer', maxBuffer: LARGEST, timeout: LIMIT_MS } as const;
  return new Promise((resolve, reject) => {
    execFile('dpkg-deb', words, options, (error, stdout, stderr) => {
      if (error)
        reject(new LabError(`dpkg-deb ${words.join(' ')} failed: ${stderr.toString().trim() || error.message}`));
      else resolve(stdout);
    });
  });
}
