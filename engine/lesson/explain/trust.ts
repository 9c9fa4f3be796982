/** Requests to a notary, by the file they name: each role of The Update Framework signs one. */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Entry, Explainable } from './explanation.ts';

const ROLES: readonly [file: RegExp, what: string][] = [
  [
    /^(\d+\.)?root\b/,
    'Fetches `root.json`: which keys may sign for this repository. Its own signature is made with a key that the publisher keeps offline.',
  ],
  [
    /^targets\//,
    'Fetches what a delegate signed: tags and the digests they stand for, by somebody to whom the owner handed that right.',
  ],
  [/^targets\b/, 'Fetches `targets.json`: the signed list of tags, each with the digest it stands for.'],
  [
    /^snapshot\b.*json$/,
    'Fetches `snapshot.json`: which versions of the other files belong together, so that nobody can mix old ones with new ones.',
  ],
  [
    /^timestamp\b.*json$/,
    'Fetches `timestamp.json`: the newest snapshot, signed by the server again and again. It is short-lived, so that nobody can hold back what is new.',
  ],
  [
    /\.key$/,
    'Asks for the public half of a key that the server keeps itself: it signs the snapshot or the timestamp with it.',
  ],
];

const NOT_SIGNED = ' Here the answer is 404: nobody has signed anything of that name.';
const TOKEN_FIRST = ' Here the answer is 401: it names the server where a token is to be had.';
const NOT_THERE = ' Here the answer is 5xx: the notary does not work.';

const fileOf = ({ attributes }: Explainable): string => String(attributes[ATTR.reference] ?? '');

export const TRUST: Entry = (span) => asked(span) + answered(Number(span.attributes[ATTR.httpStatus] ?? 0));

function asked({ name, ...span }: Explainable): string {
  if (name.startsWith('POST '))
    return 'Publishes signed metadata: root, targets and snapshot in one go. The client signed them; the server adds its timestamp.';
  if (name.startsWith('DELETE ')) return 'Takes away all that was signed for a repository.';
  const file = fileOf({ name, ...span });
  const [, what] = ROLES.find(([pattern]) => pattern.test(file)) ?? [];
  return what ?? 'Asks the notary for signed metadata: which digest a tag is signed to stand for.';
}

function answered(status: number): string {
  if (status === 404) return NOT_SIGNED;
  if (status === 401) return TOKEN_FIRST;
  return status >= 500 ? NOT_THERE : '';
}
