/** Images without Debian's base: they are there first. */
import type { ImageRecipe, LayerRecipe } from './recipe.ts';

export const SMALL_LAYERS: LayerRecipe[] = [
  { name: 'hello-world', step: 'hello', createdBy: 'COPY hello /' },
  { name: 'hello-amd64', step: 'hello-amd64', createdBy: 'COPY hello /' },
  { name: 'hello-arm64', step: 'hello-arm64', createdBy: 'COPY hello /' },
  { name: 'busybox', packages: ['busybox-static'], step: 'busybox', createdBy: 'COPY busybox /bin/' },
  { name: 'alpine', on: 'busybox', createdBy: 'COPY files/ /  # says that it is a stand-in' },
];

export const SMALL_IMAGES: ImageRecipe[] = [
  { repository: 'library/hello-world', tags: ['latest', 'linux'], layer: 'hello-world', config: { Cmd: ['/hello'] } },
  {
    repository: 'library/busybox',
    tags: ['latest', 'stable', '{major}', '{minor}'],
    versionOf: 'busybox-static',
    layer: 'busybox',
    config: { Cmd: ['sh'] },
  },
  {
    repository: 'library/alpine',
    tags: ['latest', '3', '3.19', '3.20', '3.21', '3.22'],
    layer: 'alpine',
    config: { Cmd: ['/bin/sh'] },
    standInFor: 'alpine',
  },
];

export const MULTI_IMAGES: ImageRecipe[] = [
  {
    repository: 'library/hello-multi',
    tags: ['latest'],
    layer: { amd64: 'hello-amd64', arm64: 'hello-arm64' },
    config: { Cmd: ['/hello'] },
  },
];
