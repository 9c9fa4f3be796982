import { expect, test } from 'vitest';
import { cutText } from './cut-text.ts';

test.each([
  ['what fits is whole', 'docker run', 100, 100, 'docker run'],
  ['a fraction of a pixel is no cut', 'docker run', 100, 99.5, 'docker run'],
  ['what does not, ends with a sign', 'docker run', 100, 60, 'docke…'],
  ['no blank stands before the sign', 'docker run', 100, 80, 'docker…'],
  ['where nothing fits, nothing is', 'docker run', 100, 10, ''],
])('%s', (_, text, width, room, cut) => expect(cutText(text, width, room)).toBe(cut));
