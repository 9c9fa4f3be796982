import { describe, expect, test } from 'vitest';
import { imageDocuments, indexOf, type LayerFacts, tagsOf } from './image-documents.ts';
import type { ImageRecipe } from './recipe.ts';

const layer = (name: string, version: string): LayerFacts => ({
  recipe: { createdBy: `RUN apt-get install -y ${name}` },
  ...{ digest: `d-${name}`, diffId: `t-${name}`, bytes: 100 },
  packages: [{ name, version }],
});
const LAYERS = [layer('base-files', '13.8'), layer('nginx', '1.26.3-3+deb13u11')];
const NGINX: ImageRecipe = {
  ...{
    repository: 'library/nginx',
    layer: 'nginx',
    versionOf: 'nginx',
    tags: ['latest', '{major}', '{minor}', '{patch}'],
  },
  config: { Cmd: ['nginx'], Env: ['NGINX_VERSION={patch}'], User: 'www-data' },
};
const parse = (bytes: Buffer) => JSON.parse(bytes.toString('utf8'));
const documents = (recipe = NGINX) => imageDocuments(recipe, LAYERS, 'trixie', 'amd64');

describe('tags', () => {
  test.each<[string, Partial<ImageRecipe>, string[]]>([
    ['of the version that is in it', {}, ['latest', '1', '1.26', '1.26.3']],
    ['each once', { tags: ['{minor}', '{patch}'], versionOf: 'base-files' }, ['13.8']],
    ['of the suite', { tags: ['{suite}-slim'], versionOf: undefined }, ['trixie-slim']],
  ])('%s', (_, change, tags) => expect(tagsOf({ ...NGINX, ...change }, LAYERS, 'trixie')).toEqual(tags));

  test('of a package that is in no layer are an error', () => {
    expect(() => tagsOf({ ...NGINX, versionOf: 'apache2' }, LAYERS, 'trixie')).toThrow(
      'no layer holds the package apache2',
    );
  });
});

describe('an image', () => {
  test('names its layers, the lowest first, in manifest and configuration', () => {
    const { config, manifest } = documents();
    expect(parse(manifest.bytes).layers.map(({ digest }: { digest: string }) => digest)).toEqual([
      'sha256:d-base-files',
      'sha256:d-nginx',
    ]);
    expect(parse(config.bytes).rootfs.diff_ids).toEqual(['sha256:t-base-files', 'sha256:t-nginx']);
    expect(parse(manifest.bytes).config).toMatchObject({
      digest: `sha256:${config.digest}`,
      size: config.bytes.length,
    });
  });

  test('says what it adds to its base, and for what it stands in', () => {
    const { Labels } = parse(documents({ ...NGINX, standInFor: 'openresty' }).config.bytes).config;
    expect(Labels).toEqual({
      'engine-room.made-of': 'packages of Debian trixie: nginx=1.26.3-3+deb13u11',
      'engine-room.stand-in-for': 'openresty',
    });
  });

  test('says what its base is made of when it adds no package', () => {
    const bare = { ...layer('x', '1'), packages: [] };
    const { config } = imageDocuments(
      { ...NGINX, versionOf: undefined },
      [LAYERS[0] as LayerFacts, bare],
      'trixie',
      'amd64',
    );
    expect(parse(config.bytes).config.Labels).toEqual({
      'engine-room.made-of': 'packages of Debian trixie: base-files=13.8',
    });
  });

  test('has the settings of its recipe, with the version filled in', () => {
    const { config, architecture } = parse(documents().config.bytes);
    expect(config).toMatchObject({ User: 'www-data', Cmd: ['nginx'] });
    expect(config.Env).toEqual([
      'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      'NGINX_VERSION=1.26.3',
    ]);
    expect(architecture).toBe('amd64');
  });

  test('is the same bytes when made again, and others when a layer differs', () => {
    expect(documents().manifest.digest).toBe(documents().manifest.digest);
    const other = imageDocuments(
      NGINX,
      [LAYERS[0] as LayerFacts, { ...layer('nginx', '1.26.3'), digest: 'x' }],
      'trixie',
      'amd64',
    );
    expect(other.manifest.digest).not.toBe(documents().manifest.digest);
  });
});

test('an index names a manifest for each kind of machine', () => {
  const [amd64, arm64] = ['amd64', 'arm64'].map((architecture) => ({
    architecture,
    ...imageDocuments(NGINX, LAYERS, 'trixie', architecture),
  }));
  if (!amd64 || !arm64) throw new Error('two were made');
  const { manifests } = parse(indexOf([amd64, arm64]).bytes);
  expect(manifests.map(({ platform }: { platform: object }) => platform)).toEqual([
    { architecture: 'amd64', os: 'linux' },
    { architecture: 'arm64', os: 'linux' },
  ]);
  expect(manifests[1].digest).toBe(`sha256:${arm64.manifest.digest}`);
});
