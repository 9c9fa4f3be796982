import { describe, expect, test } from 'vitest';
import { installed, type PackageFile, packageFiles, upstreamVersion, withoutPackages } from './apt-output.ts';

const SUM = 'a1ca561e847251f9c8aea6e6eb0ad306f20dc7ba93aee6708949afa444022144';
const line = (file: string, sum = `SHA256:${SUM}`): string => `'http://mirror/pool/${file}' ${file} 21944 ${sum}`;
const file = (name: string): PackageFile => ({ name, version: '1', file: `${name}_1_all.deb`, bytes: 1, sha256: SUM });

describe('what apt would fetch', () => {
  test('is read from among its talk, by name', () => {
    const output = [
      'Reading package lists...',
      line('zlib_2_all.deb'),
      line('redis_5%3a8.0.2-3+deb13u3_amd64.deb'),
      '',
    ];
    expect(packageFiles(output.join('\n'))).toEqual([
      {
        name: 'redis',
        version: '5:8.0.2-3+deb13u3',
        file: 'redis_5%3a8.0.2-3+deb13u3_amd64.deb',
        bytes: 21944,
        sha256: SUM,
      },
      { name: 'zlib', version: '2', file: 'zlib_2_all.deb', bytes: 21944, sha256: SUM },
    ]);
  });

  test('is nothing when all is there', () => expect(packageFiles('Reading package lists...\n')).toEqual([]));

  test.each([
    ['another hash', line('a_1_all.deb', 'MD5Sum:e3b9d9c161b809d77b9a08134304a58a')],
    ['no hash', line('a_1_all.deb', '')],
  ])('is not taken with %s', (_, text) => expect(() => packageFiles(text)).toThrow('without its SHA-256'));
});

test.each<[string, string[], string[]]>([
  ['a name is a whole name', ['perl'], ['libperl5', 'perl-base', 'redis']],
  ['a pattern takes several', ['perl.*', 'libperl.*'], ['redis']],
  ['nothing takes none', [], ['libperl5', 'perl', 'perl-base', 'redis']],
])('of what is left out: %s', (_, unwanted, left) => {
  const closure = ['libperl5', 'perl', 'perl-base', 'redis'].map(file);
  expect(withoutPackages(closure, unwanted).map(({ name }) => name)).toEqual(left);
});

test.each([
  ['1.26.3-3+deb13u11', '1.26.3'],
  ['5:8.0.2-3+deb13u3', '8.0.2'],
  ['1:11.8.9+ds-0+deb13u1', '11.8.9'],
  ['20.19.2+dfsg-1', '20.19.2'],
  ['13.8', '13.8'],
  ['17.12-0+deb13u1', '17.12'],
  ['2.8.3+ds1-2+b8', '2.8.3'],
])('the version %s is upstream’s %s', (debian, upstream) => expect(upstreamVersion(debian)).toBe(upstream));

test('what is unpacked counts as installed', () => {
  expect(installed('Package: stress\nVersion: 1\n')).toBe('Package: stress\nStatus: install ok installed\nVersion: 1');
});
