import { expect, test } from 'vitest';
import { composeProblems } from './compose-problems.ts';

const said = (text: string): string[] =>
  composeProblems(text).map(({ rule, range }) => `${rule}@${range.startLineNumber}`);

test.each<[string, string, string[]]>([
  [
    'all is well',
    'services:\n  web:\n    build: .\n    depends_on: [db]\n    volumes: [data:/x, ./a:/a, /b:/b]\n    networks: [back]\n  db:\n    image: redis\nvolumes:\n  data:\nnetworks:\n  back:\n',
    [],
  ],
  ['not YAML', 'services:\n  web: [', ['yaml@2']],
  ['a tab', 'services:\n\tweb: {}', ['yaml@2']],
  ['an unknown key', 'service:\n  web:\n    image: a', ['compose-key@1']],
  ['an extension', 'x-mine: 1\nservices: {}', []],
  ['a version', 'version: "3"\nservices: {}', ['compose-version@1']],
  ['nothing to run', 'services:\n  web:\n    ports: ["80:80"]', ['compose-service@2']],
  ['an empty service', 'services:\n  web:', ['compose-service@2']],
  [
    'a service that is not there',
    'services:\n  web:\n    image: a\n    depends_on:\n      - db',
    ['compose-service@5'],
  ],
  ['in the long form', 'services:\n  web:\n    image: a\n    depends_on:\n      db: {}', ['compose-service@5']],
  [
    'a network that is not there',
    'services:\n  web:\n    image: a\n    networks: [default, back]',
    ['compose-network@4'],
  ],
  ['a volume that is not there', 'services:\n  web:\n    image: a\n    volumes: ["data:/x"]', ['compose-volume@4']],
  ['empty', '', []],
])('%s', (_, text, expected) => {
  expect(said(text)).toEqual(expected);
});
