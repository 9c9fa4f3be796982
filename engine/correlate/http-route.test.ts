import { expect, test } from 'vitest';
import { httpRoute, isPassive } from './http-route.ts';

test.each([
  ['/_ping', '/_ping', undefined],
  ['/v1.45/_ping', '/_ping', undefined],
  ['/v1.45/containers/create?name=web', '/containers/create', undefined],
  ['/v1.45/containers/json?all=1', '/containers/json', undefined],
  ['/v1.45/containers/web', '/containers/{id}', 'web'],
  ['/v1.45/containers/web/json', '/containers/{id}/json', 'web'],
  ['/containers/abc123/start', '/containers/{id}/start', 'abc123'],
  ['/v1.45/containers/abc/attach/ws?stream=1', '/containers/{id}/attach/ws', 'abc'],
  ['/v1.45/exec/abc/start', '/exec/{id}/start', 'abc'],
  ['/v1.45/images/create?fromImage=busybox', '/images/create', undefined],
  ['/v1.45/images/json', '/images/json', undefined],
  ['/v1.45/images/busybox:latest/json', '/images/{name}/json', 'busybox:latest'],
  ['/v1.45/images/registry.lab:5000/team/app:1.0/push', '/images/{name}/push', 'registry.lab:5000/team/app:1.0'],
  ['/v1.45/images/team%2Fapp', '/images/{name}', 'team/app'],
  ['/v1.45/distribution/team/app/json', '/distribution/{name}/json', 'team/app'],
  ['/v1.45/networks', '/networks', undefined],
  ['/v1.45/networks/bridge', '/networks/{id}', 'bridge'],
  ['/v1.45/networks/bridge/connect', '/networks/{id}/connect', 'bridge'],
  ['/v1.45/networks/create', '/networks/create', undefined],
  ['/v1.45/volumes/data', '/volumes/{name}', 'data'],
  ['/v1.45/volumes/prune', '/volumes/prune', undefined],
  ['/v1.45/swarm/init', '/swarm/init', undefined],
  ['/v1.45/services/abc/logs', '/services/{id}/logs', 'abc'],
  ['/v1.45/system/df', '/system/df', undefined],
  ['/session', '/session', undefined],
  ['/grpc', '/grpc', undefined],
  ['/v1.45/something/new', '/something/new', undefined],
  ['/', '/', undefined],
])('%s is %s about %s', (url, route, subject) => {
  expect(httpRoute(url)).toEqual({ route, ...(subject !== undefined && { subject }) });
});

test.each([
  ['POST', '/containers/{id}/start', false],
  ['POST', '/containers/{id}/wait', true],
  ['POST', '/containers/{id}/attach', true],
  ['GET', '/containers/json', true],
  ['GET', '/containers/{id}/archive', false],
  ['GET', '/events', true],
  ['DELETE', '/containers/{id}', false],
  ['POST', '/session', true],
])('%s %s only waits: %s', (method, route, passive) => expect(isPassive(method, route)).toBe(passive));
