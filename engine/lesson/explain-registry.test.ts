import { expect, test } from 'vitest';
import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes } from '#engine/trace/event.ts';
import { documentOf } from './explain/document.ts';
import { explainField } from './explain/field.ts';
import { explain } from './explain.ts';

const asked = (name: string, attributes: Attributes = {}) =>
  explain({
    ...{ from: 'dockerd', to: 'registry', name },
    attributes: { [ATTR.httpMethod]: name.split(' ')[0] ?? '', ...attributes },
  });

test.each([
  'GET /v2/',
  'GET /token',
  'HEAD /v2/{name}/manifests/{reference}',
  'GET /v2/{name}/manifests/{reference}',
  'PUT /v2/{name}/manifests/{reference}',
  'HEAD /v2/{name}/blobs/{digest}',
  'GET /v2/{name}/blobs/{digest}',
  'POST /v2/{name}/blobs/uploads/',
  'PATCH /v2/{name}/blobs/uploads/{reference}',
  'PUT /v2/{name}/blobs/uploads/{reference}',
  'GET /v2/{name}/tags/list',
  'GET /v2/_catalog',
  'GET /v1/search',
  'GET /v2/{name}/_trust/tuf/{reference}',
  'GET /settings',
])('%s has words of its own', (name) => {
  expect(asked(name).generic).toBeUndefined();
  expect(asked(name).text.length).toBeGreaterThan(20);
});

test('what no registry knows is said to be a request, and no more', () => {
  expect(asked('GET /else').generic).toBe(true);
});

const HEAD = 'HEAD /v2/{name}/manifests/{reference}';
const challenge = (words: string): Attributes => ({ [ATTR.httpResponseHeaders]: { 'www-authenticate': words } });
test.each<[string, string, Attributes, string]>([
  ['no token', HEAD, { [ATTR.httpStatus]: 401, ...challenge('Bearer realm="x"') }, 'where a token is to be had'],
  [
    'a wrong one',
    HEAD,
    { [ATTR.httpStatus]: 401, ...challenge('Bearer error="insufficient_scope"') },
    'does not allow this',
  ],
  [
    'what came from elsewhere',
    'GET /v2/{name}/blobs/{digest}',
    { [ATTR.httpStatus]: 200, [ATTR.httpResponseHeaders]: { 'engine-room-upstream': 'registry.example' } },
    'it asked registry.example',
  ],
  ['no pulls left', 'GET /v2/{name}/manifests/{reference}', { [ATTR.httpStatus]: 429 }, 'used up'],
  [
    'a layer that is there',
    'POST /v2/{name}/blobs/uploads/',
    { [ATTR.urlPath]: '/x?mount=a', [ATTR.httpStatus]: 201 },
    'not one byte',
  ],
  ['an account', 'GET /token', { [ATTR.urlPath]: '/token?account=student' }, 'with an account'],
  [
    'a digest',
    'GET /v2/{name}/manifests/{reference}',
    { [ATTR.reference]: `sha256:${'a'.repeat(64)}` },
    'by its digest',
  ],
])('with %s the sentence says so', (_, name, attributes, words) => {
  expect(asked(name, attributes).text).toContain(words);
});

test.each([
  ['GET /v2/{name}/manifests/{reference}', ATTR.httpResponseBody, ['layers', '0', 'size'], 1048576, '1 MiB'],
  ['GET /v2/{name}/manifests/{reference}', ATTR.httpResponseBody, ['schemaVersion'], 2, 'the form of today'],
  ['GET /token', ATTR.httpResponseBody, ['expires_in'], 300, '5 min'],
  [
    'HEAD /v2/{name}/manifests/{reference}',
    ATTR.httpResponseHeaders,
    ['ratelimit-limit'],
    '100;w=21600',
    '100 pulls in 6 hours',
  ],
])('%s: a number has its unit', (name, attribute, path, value, reading) => {
  const { language, path: root } = documentOf(name, attribute, value);
  expect(explainField(language, [...root, ...path], value)?.reading).toContain(reading);
});

test.each([
  ['GET', 'root.json', 'which keys may sign'],
  ['GET', '1.root.json', 'which keys may sign'],
  ['GET', 'targets.json', 'the signed list of tags'],
  ['GET', `targets.${'a'.repeat(64)}.json`, 'the signed list of tags'],
  ['GET', 'targets/releases.json', 'a delegate signed'],
  ['GET', `snapshot.${'a'.repeat(64)}.json`, 'belong together'],
  ['GET', 'timestamp.json', 'short-lived'],
  ['GET', 'timestamp.key', 'public half of a key'],
  ['POST', '', 'Publishes signed metadata'],
  ['DELETE', '', 'Takes away'],
])('%s of "%s" at a notary is told by its role: %s', (method, file, words) => {
  const { text, spec } = asked(`${method} /v2/{name}/_trust/tuf/{reference}`, { [ATTR.reference]: file });
  expect(text).toContain(words);
  expect(spec?.name).toContain('Notary');
});

test('an answer of 404 at a notary is told as a missing signature', () => {
  const attributes = { [ATTR.reference]: 'root.json', [ATTR.httpStatus]: 404 };
  expect(asked('GET /v2/{name}/_trust/tuf/{reference}', attributes).text).toContain('nobody has signed anything');
});
