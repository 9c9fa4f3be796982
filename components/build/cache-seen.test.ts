import { describe, expect, test } from 'vitest';
import { began, ended, traceOf } from '#engine/scene/make-trace.ts';
import type { Attributes } from '#engine/trace/event.ts';
import { type CacheRecord, cacheRows, cachesIn } from './cache-seen.ts';

const BASE = { ID: 'aaa', Type: 'regular', Description: 'pulled from busybox', Size: 4000, InUse: false, Shared: true };
const COPY = {
  ID: 'bbb',
  ' Parents': ['aaa'],
  Type: 'regular',
  Description: '[2/2] COPY',
  Size: 17,
  UsageCount: 2,
  InUse: true,
};

const asked = (name: string, answer: Attributes) =>
  cachesIn(traceOf(began(0, 'a', 'cli → dockerd', name), ended(5, 'a', answer)).spans);

describe('the cache, from an answer', () => {
  test('of dockerd', () => {
    const [seen] = asked('GET /system/df', { 'http.response.body': { BuildCache: [BASE, COPY] } });
    expect(seen).toMatchObject({ by: 'df', at: 5e6, bytes: 4017 });
    expect(seen?.records).toMatchObject([
      { id: 'aaa', shared: true, inUse: false, parents: [] },
      { id: 'bbb', used: 2, inUse: true, parents: ['aaa'] },
    ]);
  });

  test('of BuildKit, whose numbers are text', () => {
    const record = [{ ID: 'ccc', Size: '21', RecordType: 'exec.cachemount', Parent: 'aaa', InUse: true }];
    const [seen] = asked('Control/DiskUsage', { 'rpc.response.message': { record } });
    expect(seen).toMatchObject({ by: 'du', bytes: 21 });
    expect(seen?.records).toMatchObject([{ id: 'ccc', type: 'exec.cachemount', parents: ['aaa'], inUse: true }]);
  });

  test.each<[string, string, Attributes, number[]]>([
    ['an empty cache is told', 'Control/DiskUsage', { 'rpc.response.message': {} }, [0]],
    ['an answer that was not read tells nothing', 'Control/DiskUsage', {}, []],
    ['nor does another request', 'GET /info', { 'http.response.body': { BuildCache: [BASE] } }, []],
    ['nor an answer without a cache', 'GET /system/df', { 'http.response.body': { Images: [] } }, []],
  ])('%s', (_, name, answer, sizes) => {
    expect(asked(name, answer).map(({ records }) => records.length)).toEqual(sizes);
  });
});

test('rows: the largest first, with who stands on it', () => {
  const [seen] = asked('GET /system/df', { 'http.response.body': { BuildCache: [COPY, BASE] } });
  expect(cacheRows(seen?.records as CacheRecord[])).toMatchObject([
    { id: 'aaa', users: ['[2/2] COPY'], bar: 1 },
    { id: 'bbb', users: [] },
  ]);
});
