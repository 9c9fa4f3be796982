/** What is lent to a RUN stays in no layer: shown on the layers of a real build. */
import { expect, test } from 'vitest';
import { isAboutStore, storedAt } from '../stored-world.ts';
import { buildsAt, toldByEvents } from './builds.ts';
import { searchLayer } from './layer-search.ts';
import { recorded } from './recorded-builds.fixture.ts';

const events = recorded('mounts-buildkit');
const [build] = buildsAt(toldByEvents(events));
const { layers } = storedAt(events.filter(isAboutStore), Number.POSITIVE_INFINITY);
const layerAt = (line: number) => layers.get(build?.steps.find(({ lines }) => lines?.first === line)?.layer ?? '');

test.each([
  ['a secret', 2, '/run/secrets/token', 1],
  ['a cache', 3, '/var/cache/things', 0],
  ['a file that is bound', 4, '/lent/list', 0],
  ['memory', 4, '/scratch', 0],
  ['a secret at a place of its own', 5, '/token', 1],
])('%s: nothing is at its place, among all paths of the layer', (_, line, place, paths) => {
  const all = { evidence: 'observed', found: [], searched: paths, all: paths };
  expect(searchLayer(layerAt(line), place)).toEqual(all);
});

test('a copy that the command made of a secret is in the layer', () => {
  expect(searchLayer(layerAt(5), '/copy').found).toEqual(['/copy']);
});

test('of a layer with more paths than are told the search is not whole', () => {
  expect(searchLayer(layerAt(6), '/run/secrets/token')).toMatchObject({ evidence: 'inferred', found: [], all: 60 });
});
