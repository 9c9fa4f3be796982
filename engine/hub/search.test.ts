import { expect, test } from 'vitest';
import { matching } from './search.ts';

const ALL = [
  { name: 'student/web', description: '' },
  { name: 'library/webserver', description: '' },
  { name: 'library/nginx', description: 'A web server' },
  { name: 'library/web', description: '' },
];

test.each([
  ['web', ['library/web', 'library/nginx', 'library/webserver', 'student/web']],
  ['SERVER', ['library/nginx', 'library/webserver']],
  ['student', ['student/web']],
  ['library', []],
  ['none', []],
])('%s finds, official ones and its very name first, %j', (words, names) => {
  expect(matching(ALL, words).map(({ name }) => name)).toEqual(names);
});
