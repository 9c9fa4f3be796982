import { expect, test } from 'vitest';
import type { LayerFiles } from '#engine/trace/stored.ts';
import { searchLayer } from './layer-search.ts';

const layer = (paths: string[], more: Partial<LayerFiles> = {}) => ({
  files: {
    ...{ added: paths.length, changed: 0, deleted: 0, opaque: 0, bytes: 0, cut: false },
    ...{ paths: paths.map((path) => ({ path, how: 'added' as const, bytes: 1 })), ...more },
  },
});

test.each([
  ['a layer without it', layer(['/length']), { evidence: 'observed', found: [], searched: 1, all: 1 }],
  ['an empty layer', layer([]), { evidence: 'observed', found: [], searched: 0, all: 0 }],
  ['a layer with it', layer(['/run/secrets/token']), { evidence: 'observed', found: ['/run/secrets/token'] }],
  ['a layer with something below it', layer(['/run/secrets/token/a']), { found: ['/run/secrets/token/a'] }],
  ['a name that only begins like it', layer(['/run/secrets/token2']), { evidence: 'observed', found: [] }],
  ['a layer with more than is told', layer(['/a'], { added: 60 }), { evidence: 'inferred', searched: 1, all: 60 }],
  ['a layer with more than is counted', layer(['/a'], { cut: true }), { evidence: 'inferred', found: [] }],
  ['a path whose beginning is not told', layer(['…/token']), { evidence: 'inferred', found: [] }],
  ['a layer that was not read', {}, { evidence: 'inferred', found: [], searched: 0 }],
  ['a layer that nobody knows', undefined, { evidence: 'inferred', found: [], searched: 0 }],
])('%s', (_, given, expected) => {
  for (const place of ['/run/secrets/token', '/run/secrets/token/'])
    expect(searchLayer(given, place)).toMatchObject(expected);
});
