/** What apt and dpkg print, as data. Pure. */

/** A package file that apt would fetch. */
export type PackageFile = {
  name: string;
  version: string;
  /** Of the file below apt's archives folder. */
  file: string;
  bytes: number;
  /** Hex. */
  sha256: string;
};

const LINE = /^'[^']+' (\S+\.deb) (\d+) (\w+):([0-9a-f]+)\s*$/;

/** Of `apt-get install --print-uris`: the closure that a package database lacks, by name. */
export function packageFiles(output: string): PackageFile[] {
  const lines = output.split('\n').filter((line) => line.startsWith("'"));
  const files = lines.map((line): PackageFile => {
    const [, file = '', bytes, kind, sha256 = ''] = LINE.exec(line) ?? [];
    if (kind !== 'SHA256') throw new Error(`apt names a file without its SHA-256: ${line}`);
    return { ...namesOf(file), file, bytes: Number(bytes), sha256 };
  });
  return files.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** `libfoo_1%3a2.0-1_amd64.deb`: apt writes the colon of an epoch as `%3a`. */
function namesOf(file: string): { name: string; version: string } {
  const [name = '', version = ''] = file.split('_');
  return { name, version: decodeURIComponent(version) };
}

/** Those of a closure that an image does not need: what others depend on for their installation only, or for what nobody here does. */
export function withoutPackages(files: readonly PackageFile[], unwanted: readonly string[]): PackageFile[] {
  const patterns = unwanted.map((pattern) => new RegExp(`^(?:${pattern})$`));
  return files.filter(({ name }) => !patterns.some((pattern) => pattern.test(name)));
}

/** The control data of an unpacked package as dpkg's database has it, so that apt takes it for installed. */
export const installed = (control: string): string =>
  control.trim().replace(/^(Package: .*)$/m, '$1\nStatus: install ok installed');

/** What upstream calls a Debian version: `1:11.8.9+ds-0+deb13u1` is 11.8.9. */
export function upstreamVersion(version: string): string {
  const [, upstream = version] = /^(?:\d+:)?(\d[\d.]*)/.exec(version) ?? [];
  return upstream.replace(/\.$/, '');
}
