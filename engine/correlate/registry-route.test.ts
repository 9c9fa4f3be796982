import { expect, test } from 'vitest';
import { registryRoute, repositoryOfImage } from './registry-route.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

test.each([
  ['/v2/', '/v2/', undefined, undefined],
  ['/v2/library/nginx/manifests/latest', '/v2/{name}/manifests/{reference}', 'library/nginx', 'latest'],
  [`/v2/library/nginx/manifests/${DIGEST}`, '/v2/{name}/manifests/{reference}', 'library/nginx', DIGEST],
  [`/v2/a/b/c/blobs/${DIGEST}?ns=docker.io`, '/v2/{name}/blobs/{digest}', 'a/b/c', DIGEST],
  ['/v2/student/app/blobs/uploads/', '/v2/{name}/blobs/uploads/', 'student/app', undefined],
  ['/v2/student/app/blobs/uploads/?mount=x&from=y', '/v2/{name}/blobs/uploads/', 'student/app', undefined],
  ['/v2/student/app/blobs/uploads/12-ab?_state=x', '/v2/{name}/blobs/uploads/{reference}', 'student/app', '12-ab'],
  ['/v2/student/app/tags/list?n=2', '/v2/{name}/tags/list', 'student/app', undefined],
  [
    '/v2/docker.io/library/x/_trust/tuf/root.json',
    '/v2/{name}/_trust/tuf/{reference}',
    'docker.io/library/x',
    'root.json',
  ],
  ['/v2/_catalog', '/v2/_catalog', undefined, undefined],
  ['/v1/search?q=ng&n=25', '/v1/search', undefined, undefined],
  ['/token?account=student&offline_token=true', '/token', undefined, undefined],
  ['/token?scope=repository%3Alibrary%2Fnginx%3Apull&service=x', '/token', 'library/nginx', undefined],
  [
    '/token?scope=repository:library/redis:pull&scope=repository:student/app:pull,push',
    '/token',
    'student/app',
    undefined,
  ],
])('%s', (url, route, repository, reference) => {
  expect(registryRoute(url)).toEqual({ route, ...(repository && { repository }), ...(reference && { reference }) });
});

test.each([
  ['nginx', 'library/nginx'],
  ['nginx:1.22', 'library/nginx'],
  [`nginx@${DIGEST}`, 'library/nginx'],
  ['student/app:v1', 'student/app'],
  ['docker.io/nginx', 'library/nginx'],
  ['docker.io/library/nginx:latest', 'library/nginx'],
  ['index.docker.io/student/app', 'student/app'],
  ['localhost:5000/nginx', 'nginx'],
  ['hub.lab/library/redis:7', 'library/redis'],
])('the repository of the image %s is %s', (image, repository) => {
  expect(repositoryOfImage(image)).toBe(repository);
});
