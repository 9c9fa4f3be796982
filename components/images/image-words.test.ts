import { describe, expect, test } from 'vitest';
import { imageMapAt } from '#engine/scene/image-map.ts';
import { gone, image, layer, store, usual } from '#engine/scene/stored.fixture.ts';
import { costOf, instructionOf, noticeOf, remarksOf } from './image-words.ts';
import { shortenedMiddle } from './shortened-middle.ts';

const LATER = 1000;

describe('what to notice', () => {
  const cases: [string, Parameters<typeof imageMapAt>[0], number | undefined, string][] = [
    [
      'of a store with sharing',
      usual(),
      undefined,
      '4 images add up to 189 B, but take 69 B: a shared layer is stored once.',
    ],
    [
      'of one image',
      [layer(1, 'a', 5), image(1, 'a', ['a'])],
      undefined,
      'One image of 5 B; there is no other to share with.',
    ],
    [
      'of images that share nothing',
      [layer(1, 'a', 5), image(1, 'a', ['a']), layer(1, 'b', 5), image(1, 'b', ['b'])],
      undefined,
      '2 images, 10 B. No layer is shared.',
    ],
    ['of an empty one', [store(1)], undefined, 'The engine keeps no image.'],
    [
      'when one came on others',
      usual(),
      5,
      'app:latest is 67 B, but 64 B of it is nginx:latest’s as well: it adds 3 B.',
    ],
    [
      'when one came for itself',
      [layer(8, 'a', 5), image(8, 'a', ['a'])],
      5,
      'a:latest came: 5 B, shared with no other image.',
    ],
    ['when one came without layers', [image(8, 'a', [])], 5, 'a:latest came: it has no layer, only a config of 100 B.'],
    [
      'when several came',
      [...usual(), layer(11, 'b', 7), image(11, 'b', ['debian', 'b'])],
      5,
      'app:latest and b:latest came, with 2 new layers: 10 B.',
    ],
    [
      'when one went',
      [...usual(), gone(30, 'stored-image', 'app')],
      20,
      'app:latest went; layers that no other image stands on went with it.',
    ],
  ];
  test.each(cases)('%s', (_, events, since, expected) => {
    expect(noticeOf(imageMapAt(events, LATER, since))).toBe(expected);
  });
});

test.each([
  ['app', 'It takes 67 B, of which 64 B is nginx:latest’s too. Removing it frees 3 B.'],
  ['debian', 'It takes 56 B, of which 56 B is nginx:latest’s too. Removing it frees nothing but its config.'],
  ['busybox', 'It takes 2 B, and shares none of it.'],
])('what %s costs', (id, expected) => {
  const map = imageMapAt(usual(), LATER);
  const found = map.images.find((one) => one.id === id);
  expect(found && costOf(found, map)).toBe(expected);
});

test('what is special about an image is said', () => {
  const events = [store(1), image(8, 'a', [], { tags: [], architecture: 'arm64' })];
  const [found] = imageMapAt(events, LATER, 5).images;
  expect(found && remarksOf(found)).toEqual([
    'new in this run',
    'dangling: no tag',
    'for arm64, not this engine’s architecture',
    'no layer',
  ]);
});

test.each([
  ['RUN /bin/sh -c echo 1 # buildkit', 'RUN echo 1'],
  ['/bin/sh -c echo 1', 'RUN echo 1'],
  ['/bin/sh -c #(nop)  CMD ["x"]', 'CMD ["x"]'],
  ['COPY . /app # buildkit', 'COPY . /app'],
  ['ADD debian.tar / # Debian 13', 'ADD debian.tar / # Debian 13'],
])('%s was written as %s', (by, expected) => {
  expect(instructionOf({ by })).toBe(expected);
});

test.each([
  ['short', 10, 'short'],
  ['registry.example.org/a:1.2.3', 13, 'regist…:1.2.3'],
  ['abcdef', 1, 'a…'],
])('%s in %i characters is %s', (text, most, expected) => {
  expect(shortenedMiddle(text, most)).toBe(expected);
});
