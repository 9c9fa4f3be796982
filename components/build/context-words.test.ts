import { describe, expect, test } from 'vitest';
import { comparedText, otherTruck, type Truck, truckText } from './context-words.ts';
import { fileOf, transferOf } from './make-build.fixture.ts';

const [A, B] = [fileOf('a', 100, 100), fileOf('b', 900, 900)];
const buildkit: Truck = { builder: 'buildkit', transfer: transferOf([A]) };
const classic: Truck = { builder: 'classic', transfer: transferOf([A, B]) };
const again: Truck = { builder: 'buildkit', transfer: transferOf([fileOf('a', 100)]) };

describe('a transfer in words', () => {
  test.each([
    ['BuildKit asks', buildkit, 'BuildKit asked for 1 file of 100 B; 100 B of content went over the socket.'],
    ['BuildKit had it', again, 'BuildKit asked for 1 file of 100 B and had all of it: only descriptions travelled.'],
    [
      'there was nothing',
      { builder: 'buildkit', transfer: transferOf([]) },
      'BuildKit asked for files that are not there: nothing travelled.',
    ],
    [
      'it had some',
      { builder: 'buildkit', transfer: transferOf([fileOf('a', 100), B]) },
      'BuildKit asked for 2 files of 1.00 kB; 900 B of content went over the socket. It had the other 1 already.',
    ],
    [
      'the classic builder gets all',
      classic,
      'The whole context went to dockerd before the first step: 2 files of 1.00 kB, 1.00 kB over the socket.',
    ],
    [
      'it was an archive',
      { builder: 'buildkit', transfer: transferOf([A], { archive: true }) },
      'The client was given an archive, and BuildKit fetched all of it: 1 file of 100 B.',
    ],
    [
      'it could not be read',
      { builder: 'classic', transfer: transferOf([], { unread: 'it is compressed' }) },
      'What travelled could not be read (it is compressed), so its files are not known.',
    ],
    [
      'files that are not listed count',
      { builder: 'buildkit', transfer: transferOf([A], { unlisted: 9, bytes: 1000 }) },
      'BuildKit asked for 10 files of 1.00 kB; 100 B of content went over the socket.',
    ],
  ] as const)('%s', (_, truck, text) => {
    expect(truckText(truck)).toBe(text);
  });
});

test('two builders on the same folder', () => {
  const text = 'The classic builder was sent 1 file of 900 B that BuildKit never asked for.';
  expect(comparedText(buildkit, classic)).toBe(text);
  expect(comparedText(classic, buildkit)).toBe(text);
  expect(comparedText(buildkit, { ...buildkit, builder: 'classic' })).toBe('Both builders were given the same files.');
});

test('the other builder’s latest context is what it is held against', () => {
  const dockerfile: Truck = { builder: 'classic', transfer: transferOf([], { what: 'dockerfile' }) };
  expect(otherTruck([classic, buildkit, dockerfile], buildkit)).toBe(classic);
  expect(otherTruck([buildkit], buildkit)).toBeUndefined();
});
