/** What a notary keeps: the signed files of The Update Framework. */
import type { Glossary } from '../glossary.ts';
import { bytes, type Reader } from '../reader.ts';
import { NOTARY } from '../specification.ts';

const ordinal: Reader = (value) =>
  Number(value) === 1 ? 'the first' : `number ${value}, each one newer than the last`;

export const TRUST_FILES: Glossary = {
  spec: NOTARY,
  fields: {
    signed: 'What the signatures below are for, byte by byte',
    'signed._type': 'Which of the four files this is',
    'signed.version': ['Counts up with each change, so that an old file is known for one', ordinal],
    'signed.expires': 'After this nobody believes it any more',
    'signed.consistent_snapshot': 'Whether files are asked for by their hash',
    'signed.keys': 'The public keys that count, by their ids',
    'signed.roles': 'Which key signs which file',
    'signed.meta': 'The files that belong together',
    'signed.targets': 'The tags, each with what it stands for',
    'signed.delegations': 'Who else may sign tags',
    'hashes.sha256': 'The hash of what is meant; of a tag it is the manifest’s digest, written in base64',
    'hashes.sha512': 'A second hash of the same',
    length: ['How many bytes it has: nothing longer is read', bytes],
    signatures: 'Who signed it',
    keyid: 'The id of the key that signed: its hash',
    method: 'How it is signed',
    sig: 'The signature',
    keytype: 'Kind of the key; an x509 one carries its certificate',
    'keyval.public': 'The public half',
    'keyval.private': 'The private half, which never travels',
    threshold: ['How many signatures are needed', (value) => `${value}`],
  },
};
