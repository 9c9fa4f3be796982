import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes, TraceEvent } from '#engine/trace/event.ts';
import { fromMillis, traceId } from '#engine/trace/ids.ts';
import { decodeRecording } from '#engine/trace/recording.ts';
import { growTrace } from './grow-trace.ts';
import { began, ended, noted, traceOf } from './make-trace.ts';
import { emptyTrace } from './trace-view.ts';
import { type Part, type Transfer, transfersOf } from './transfer.ts';

const FILE = new URL('./fixtures/transfers.trace.jsonl', import.meta.url);

/** `layer 19e88911 known 21098888: fetch verify unpack` */
const said = ({ kind, digest = '-', fate, size = 0, strokes }: Part): string =>
  `${kind} ${digest.replace('sha256:', '').slice(0, 8)} ${fate} ${size}: ${strokes.map(({ what, refused }) => (refused ? `no ${what}` : what)).join(' ')}`;
const told = ({ direction, repository, reference, parts }: Transfer): string[] => [
  `${direction} ${repository} ${reference}`,
  ...parts.map(said),
];

describe('a real run that pulled two images and pushed one', () => {
  const events = decodeRecording(readFileSync(FILE, 'utf8')).events.filter(
    (event) => 'trace' in event && event.trace === 't1',
  );
  const [nginx, redis, push, ...others] = transfersOf(
    growTrace(emptyTrace(traceId('t1'), events[0]?.at ?? fromMillis(0)), events),
  );

  test('the first pull fetches all: token, manifest, then configuration and layers', () => {
    expect(nginx && told(nginx)).toEqual([
      'pull library/nginx latest',
      'access - fetched 0: no ask ask',
      'manifest db378195 fetched 0: ask fetch',
      'config d7007315 fetched 936: fetch',
      'layer 19e88911 fetched 21057243: fetch verify unpack',
      'layer afbc57d0 fetched 686283: fetch verify unpack',
    ]);
    const [, , , base, own] = nginx?.parts ?? [];
    expect(Number(own?.strokes[0]?.start)).toBeLessThan(Number(base?.strokes[0]?.end));
  });

  test('the second finds the layer below here already', () => {
    expect(redis && told(redis).slice(3)).toEqual([
      'config 337490ff fetched 993: fetch',
      'layer 19e88911 known 21057243: ',
      'layer d7551a52 fetched 4307157: fetch verify unpack',
    ]);
    expect(redis?.bytes).toEqual({ moved: 4307157 + 993, saved: 21057243 });
  });

  test('the push sends the configuration and the manifest; the registry has the layers', () => {
    expect(push && told(push)).toEqual([
      'push student/cache latest',
      'access - fetched 0: no ask ask ask ask',
      'manifest eadf7d07 sent 0: send',
      'config 337490ff sent 993: no ask ask send send ask',
      'layer 19e88911 mounted 21057243: no ask mount ask',
      'layer d7551a52 mounted 4307157: no ask mount ask',
    ]);
    const starts = push?.parts.flatMap(({ kind, strokes }) => strokes.map(({ start }) => ({ kind, start })));
    expect(starts?.toSorted((one, other) => other.start - one.start)[0]?.kind).toBe('manifest');
  });

  test('a pull that was denied fetched nothing, and says why', () => {
    expect(others.map(({ repository }) => repository)).toEqual(['library/busybox', 'library/nosuch']);
    expect(others[1]).toMatchObject({ failure: expect.stringContaining('pull access denied'), bytes: { moved: 0 } });
    expect(others[1]?.parts.map(said)).toEqual(['access - fetched 0: no ask ask', 'manifest - failed 0: ask fetch']);
  });
});

const DIGEST = `sha256:${'a'.repeat(64)}`;
const OTHER = `sha256:${'b'.repeat(64)}`;
const pull = [began(0, 'pull', 'cli → dockerd', 'POST /images/create')];
const gets = (ms: number, id: string, what: 'manifests' | 'blobs', reference: string): TraceEvent =>
  began(ms, id, 'dockerd → registry', `GET /v2/{name}/${what}/{${what === 'blobs' ? 'digest' : 'reference'}}`, {
    parent: 'pull',
    attributes: { [ATTR.repository]: 'library/x', [ATTR.reference]: reference },
  });
const manifest = (...digests: string[]): Attributes => ({
  [ATTR.httpStatus]: 200,
  [ATTR.httpResponseBody]: {
    config: { digest: 'sha256:c', size: 2 },
    layers: digests.map((digest) => ({ digest, size: 100 })),
  },
});
const partsOf = (...events: TraceEvent[]) => transfersOf(traceOf(...pull, ...events))[0]?.parts ?? [];
const layers = (...events: TraceEvent[]) => partsOf(...events).filter(({ kind }) => kind === 'layer');

describe('a part', () => {
  test('is open while its bytes come', () => {
    expect(
      layers(gets(1, 'm', 'manifests', 'latest'), ended(2, 'm', manifest(DIGEST)), gets(3, 'b', 'blobs', DIGEST)),
    ).toMatchObject([{ fate: 'open', strokes: [{ what: 'fetch', bytes: 0 }] }]);
  });

  test('that was cut short failed, with the bytes that came', () => {
    const cut = ended(4, 'b', { [ATTR.httpStatus]: 200, [ATTR.httpResponseSize]: 40 }, 'the client went away');
    expect(
      layers(gets(1, 'm', 'manifests', 'x'), ended(2, 'm', manifest(DIGEST)), gets(3, 'b', 'blobs', DIGEST), cut),
    ).toMatchObject([{ fate: 'failed', strokes: [{ bytes: 40, failed: 'the client went away' }] }]);
  });

  test('whose hash is another one failed at dockerd, not at the registry', () => {
    const said = { [ATTR.text]: `{"error":"filesystem layer verification failed for digest ${DIGEST}"}` };
    const events = [
      ...[gets(1, 'm', 'manifests', 'x'), ended(2, 'm', manifest(DIGEST, OTHER))],
      ...[gets(3, 'b', 'blobs', DIGEST), ended(4, 'b', { [ATTR.httpStatus]: 200, [ATTR.httpResponseSize]: 100 })],
      noted(5, 'pull', 'data', said),
    ];
    const [spoiled, other] = layers(...events);
    expect(spoiled).toMatchObject({
      fate: 'failed',
      strokes: [{ what: 'fetch' }, { what: 'verify', failed: expect.stringContaining(DIGEST) }],
    });
    expect(spoiled?.strokes[0]).not.toHaveProperty('failed');
    expect(other?.fate).toBe('known');
    expect(transfersOf(traceOf(...pull, ...events))[0]?.failure).toContain('verification failed');
  });

  test('of a manifest that was not seen whole is a layer without a size', () => {
    const done = ended(4, 'b', { [ATTR.httpStatus]: 200, [ATTR.httpResponseSize]: 40 });
    expect(layers(gets(1, 'm', 'manifests', 'x'), gets(3, 'b', 'blobs', DIGEST), done)).toMatchObject([
      { fate: 'fetched', digest: DIGEST },
    ]);
  });

  test('has no step that dockerd’s words, cut in the middle, do not name', () => {
    const text = `{"status":"Extracting","id":"${'a'.repeat(12)}"}\r\n{"status":"Pull comp`;
    const events = [
      gets(1, 'm', 'manifests', 'x'),
      ended(2, 'm', manifest(DIGEST)),
      noted(3, 'pull', 'data', { [ATTR.text]: text }),
    ];
    expect(layers(...events)[0]?.strokes).toEqual([{ what: 'unpack', start: fromMillis(3), bytes: 0 }]);
  });
});

test('of an index the manifest that was chosen says what the layers are', () => {
  const index = { [ATTR.httpStatus]: 200, [ATTR.httpResponseBody]: { manifests: [{ digest: OTHER, size: 9 }] } };
  const parts = partsOf(
    ...[gets(1, 'i', 'manifests', 'latest'), ended(2, 'i', index)],
    ...[gets(3, 'm', 'manifests', OTHER), ended(4, 'm', manifest(DIGEST))],
  );
  expect(parts.map(({ kind, digest }) => [kind, digest])).toEqual([
    ['manifest', undefined],
    ['config', 'sha256:c'],
    ['layer', DIGEST],
  ]);
});

test('of what is up to date only the digest is asked for: the manifest is known', () => {
  const head = began(1, 'h', 'dockerd → registry', 'HEAD /v2/{name}/manifests/{reference}', {
    parent: 'pull',
    attributes: { [ATTR.repository]: 'library/x', [ATTR.reference]: 'latest' },
  });
  const fate = (...more: TraceEvent[]) => partsOf(head, ...more).map((part) => part.fate);
  expect(fate()).toEqual(['open']);
  expect(fate(ended(2, 'h', { [ATTR.httpStatus]: 200 }))).toEqual(['known']);
  expect(fate(ended(2, 'h', { [ATTR.httpStatus]: 404 }, 'MANIFEST_UNKNOWN'))).toEqual(['failed']);
});

test('who asks a registry for its catalogue only transfers nothing', () => {
  const asked = began(1, 'c', 'cli → registry', 'GET /v2/_catalog', { parent: 'pull' });
  expect(transfersOf(traceOf(...pull, asked))).toEqual([]);
});
