/** What is told of a real engine's image store equals what the engine's own commands and its disk say. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ImageSettings } from '#engine/trace/stored.ts';
import { ObservedLab } from './observed-lab.fixture.ts';
import { LIMIT, said, storedTold, toldImage } from './stored-lab.fixture.ts';

const STORE = '/var/lib/docker/image/overlay2';
let lab: ObservedLab;

beforeAll(async () => {
  lab = await ObservedLab.boot(['registry']);
}, 300_000);

afterAll(() => lab?.close(), 120_000);

type Inspected = {
  Id: string;
  RepoTags: string[];
  RepoDigests: string[];
  Architecture: string;
  Os: string;
  Size: number;
  RootFS: { Layers?: string[] };
  settings: ImageSettings | undefined;
};

/** What `docker image inspect` calls `Config`: absent lists are null there. */
type InspectedConfig = Record<'Env' | 'Shell' | 'OnBuild', string[] | null | undefined> &
  Record<'WorkingDir' | 'User', string>;

async function inspected(name: string): Promise<Inspected> {
  const [found] = JSON.parse(await said(lab, `docker image inspect ${name}`)) as [
    Inspected & { Config: InspectedConfig },
  ];
  const { Env, WorkingDir, User, Shell, OnBuild } = found.Config;
  const settings = { env: Env ?? [], workdir: WorkingDir, user: User, shell: Shell ?? [], onbuild: OnBuild ?? [] };
  return { ...found, settings };
}

/** As told, in the words of `docker image inspect`. */
async function asInspected(name: string): Promise<Inspected> {
  const { id, image } = await toldImage(lab, name);
  const { layers } = storedTold(lab);
  const stack = image.layers.map((chainId) => layers.get(chainId));
  return {
    Id: id,
    RepoTags: image.tags,
    RepoDigests: image.digests,
    Architecture: image.architecture,
    Os: image.os,
    Size: stack.reduce((sum, layer) => sum + (layer?.bytes ?? Number.NaN), 0),
    RootFS: stack.length === 0 ? {} : { Layers: stack.map((layer) => layer?.diffId ?? '') },
    settings: image.settings,
  };
}

/** What the engine says of it, without what is not told. */
async function compared(name: string): Promise<void> {
  const { Id, RepoTags, RepoDigests, Architecture, Os, Size, RootFS, settings } = await inspected(name);
  const Layers = RootFS.Layers ?? [];
  expect(await asInspected(name)).toEqual({
    ...{ Id, RepoTags: RepoTags.toSorted(), RepoDigests: RepoDigests.toSorted(), Architecture, Os, Size },
    RootFS: Layers.length === 0 ? {} : { Layers },
    settings,
  });
}

/** `bytes created_by` of each line, newest first, as `docker history` prints them. */
async function history(name: string): Promise<string[]> {
  const out = await said(lab, `docker history --no-trunc --human=false --format '{{.Size}} {{.CreatedBy}}' ${name}`);
  return out.split('\n');
}

describe('the images that a lab begins with', () => {
  it.each(['hello-world:latest', 'busybox:latest', 'alpine:latest', 'registry:2'])(
    '%s is as docker image inspect says',
    compared,
    150_000,
  );

  it('are all that docker images lists', async () => {
    const ids = (await said(lab, 'docker images -aq --no-trunc')).split('\n');
    expect([...storedTold(lab).images.keys()].toSorted()).toEqual([...new Set(ids)].toSorted());
  }, 150_000);

  it('have layers with the names and the directories that the disk has', async () => {
    const files = 'echo $(basename $layer) $(cat $layer/diff) $(cat $layer/cache-id) $(cat $layer/size)';
    const onDisk = await said(lab, `for layer in ${STORE}/layerdb/sha256/*; do ${files}; done; docker version -f ok`);
    const told = [...storedTold(lab).layers].map(
      ([chainId, { diffId, cacheId, bytes }]) => `${chainId.replace('sha256:', '')} ${diffId} ${cacheId} ${bytes}`,
    );
    expect([...told.toSorted(), 'ok']).toEqual(onDisk.split('\n'));
  }, 150_000);

  it('say how the engine keeps them', () => {
    expect(storedTold(lab).store).toMatchObject({
      ...{ mode: 'graph driver', driver: 'overlay2', root: '/var/lib/docker', images: 4 },
      architecture: expect.stringMatching(/^(amd64|arm64)$/),
    });
  });
});

describe('an image that is built', () => {
  const DOCKERFILE = [
    'FROM busybox',
    'RUN rm /bin/tar && echo changed > /bin/ash && mkdir /new && echo one > /new/file && rm -rf /home',
    'ENV A=1',
    'RUN rm -rf /new && mkdir /new && echo two > /new/other && ln -s /proc/self/environ /new/link',
    ...['USER daemon', 'WORKDIR /w', 'SHELL ["/bin/sh", "-ec"]', 'ONBUILD RUN true'],
  ];
  beforeAll(async () => {
    await said(lab, `printf '${DOCKERFILE.join('\\n')}\\n' | docker build -q -t built -t built:again -`);
  }, 150_000);

  it('is as docker image inspect says, under both its tags', async () => {
    await compared('built:again');
    expect((await toldImage(lab, 'built:latest')).image.tags).toEqual(['built:again', 'built:latest']);
  }, 150_000);

  it('has the history that docker history prints, empty lines too', async () => {
    const { image } = await toldImage(lab, 'built:latest');
    const { layers } = storedTold(lab);
    let next = 0;
    const lines = image.history.map(({ by, empty }) => {
      const bytes = empty ? 0 : layers.get(image.layers[next++] ?? '')?.bytes;
      return `${bytes} ${by}`;
    });
    expect(lines.reverse()).toEqual(await history('built'));
  }, 150_000);

  it('stands on the layer of its base', async () => {
    const [base, built] = [await toldImage(lab, 'busybox:latest'), await toldImage(lab, 'built:latest')];
    expect(built.image.layers.slice(0, 1)).toEqual(base.image.layers);
  });

  it('says what its layers add, change and delete', async () => {
    const { image } = await toldImage(lab, 'built:latest');
    const [, first, second] = image.layers.map((chainId) => storedTold(lab).layers.get(chainId)?.files);
    const how = (paths: { path: string; how: string }[] | undefined) =>
      Object.fromEntries((paths ?? []).map((one) => [one.path, one.how]));
    expect(how(first?.paths)).toMatchObject({
      '/bin/tar': 'deleted',
      '/bin/ash': 'changed',
      '/new/file': 'added',
      '/home': 'deleted',
    });
    expect(how(second?.paths)).toMatchObject({ '/new/other': 'added', '/new/link': 'added' });
    const hides = how(second?.paths);
    expect([hides['/new'], hides['/new/file']]).toContain(hides['/new'] === 'opaque' ? 'opaque' : 'deleted');
    expect(second).toMatchObject({ cut: false, bytes: 'two\n'.length });
  }, 150_000);

  it('goes when it is removed, its own layers with it, the shared one stays', async () => {
    const { id, image } = await toldImage(lab, 'built:latest');
    await said(lab, 'docker rmi built:latest built:again');
    await vi.waitFor(() => expect(storedTold(lab).images.has(id)).toBe(false), LIMIT);
    const there = image.layers.map((chainId) => storedTold(lab).layers.has(chainId));
    expect(there).toEqual([true, false, false, false]);
  }, 150_000);
});

it('an image without a name is dangling, and as docker image inspect says', async () => {
  const id = await said(lab, `printf 'FROM alpine\\nRUN echo 1 > /one\\n' | docker build -q -`);
  await compared(id);
  expect((await toldImage(lab, id)).image.tags).toEqual([]);
}, 150_000);

it.each([['BuildKit', '1'] as const, ['the classic builder', '0'] as const])(
  'FROM scratch with a label and a command has no layer, made by %s',
  async (_, kit) => {
    const tag = `zero:${kit}`;
    await said(
      lab,
      `printf 'FROM scratch\\nLABEL a=b\\nCMD ["x"]\\n' | DOCKER_BUILDKIT=${kit} docker build -q -t ${tag} -`,
    );
    await compared(tag);
    const { image } = await toldImage(lab, tag);
    expect(image.layers).toEqual([]);
    expect(image.history.map(({ empty }) => empty)).toEqual([true, true]);
    expect(image.parent === undefined).toBe(kit === '1');
  },
  150_000,
);

it('an image of 127 layers has them all, in order', async () => {
  await said(
    lab,
    `cd $(mktemp -d) && touch f && { echo FROM busybox; for i in $(seq 126); do echo COPY f /f$i; done; } > Dockerfile && docker build -q -t deep .`,
  );
  const { image } = await toldImage(lab, 'deep:latest');
  expect(image.layers).toHaveLength(127);
  await compared('deep:latest');
}, 300_000);

it('what goes to a registry gets the digests that docker images --digests prints, and its layers theirs', async () => {
  await said(lab, 'docker run -d -p 5000:5000 --name registry registry:2');
  await said(lab, 'docker tag busybox localhost:5000/box');
  await said(lab, 'for i in $(seq 50); do docker push -q localhost:5000/box && exit; sleep 0.2; done; exit 1');
  const manifest = await said(lab, "docker images --digests --format '{{.Digest}}' localhost:5000/box");
  await vi.waitFor(
    async () =>
      expect((await toldImage(lab, 'localhost:5000/box:latest')).image.digests).toEqual([
        `localhost:5000/box@${manifest}`,
      ]),
    LIMIT,
  );
  const { image } = await toldImage(lab, 'localhost:5000/box:latest');
  const blob = await said(
    lab,
    `docker exec registry sh -c 'ls /var/lib/registry/docker/registry/v2/repositories/box/_layers/sha256' || true`,
  );
  const [layer] = image.layers.map((chainId) => storedTold(lab).layers.get(chainId));
  expect(layer?.blobs).toEqual([{ digest: expect.stringMatching(/^sha256:/), from: 'localhost:5000/box' }]);
  expect(blob.split('\n').map((hex) => `sha256:${hex}`)).toContain(layer?.blobs[0]?.digest);
}, 300_000);

/** The last: dockerd has another store from here on. */
it('with the containerd image store, images and layers are as the engine says, by their manifests', async () => {
  const config = `echo '{"features":{"containerd-snapshotter":true}}' > /etc/docker/daemon.json`;
  const until =
    'for i in $(seq 150); do docker info 2>&1 | grep -q io.containerd.snapshotter && exit; sleep 0.2; done; exit 1';
  await said(lab, `mkdir -p /etc/docker; ${config}; kill $(pidof dockerd); ${until}`);
  await vi.waitFor(() => expect(storedTold(lab)).toMatchObject({ store: { mode: 'containerd', images: 0 } }), LIMIT);
  expect(storedTold(lab).images.size).toBe(0);

  const dockerfile = 'FROM scratch\\nCOPY Dockerfile /one\\nLABEL a=b\\nCOPY Dockerfile /two\\n';
  await said(lab, `cd $(mktemp -d) && printf '${dockerfile}' > Dockerfile && docker build -q -t kept .`);
  const { Id, RootFS, RepoDigests } = await inspected('kept');
  await vi.waitFor(() => expect([...storedTold(lab).images.keys()]).toEqual([Id]), LIMIT);
  const { images, layers } = storedTold(lab);
  const image = images.get(Id);
  expect(image).toMatchObject({
    tags: ['kept:latest'],
    digests: RepoDigests,
    manifest: expect.stringMatching(/^sha256:/),
  });
  const stack = (image?.layers ?? []).map((chainId) => layers.get(chainId));
  expect(stack.map((layer) => layer?.diffId)).toEqual(RootFS.Layers);
  for (const layer of stack) expect(layer?.blobs[0]?.bytes).toBeGreaterThan(0);
}, 300_000);
