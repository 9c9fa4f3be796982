/** What is told of the engine's image store: `engine/trace/stored.ts`. */
import type { Glossary } from '../glossary.ts';
import { bytes, count } from '../reader.ts';
import { OCI_IMAGE } from '../specification.ts';

export const STORED: Glossary = {
  spec: OCI_IMAGE,
  fields: {
    tags: 'Names that lead to this image',
    digests: 'The manifest’s digest in each repository where the image was met',
    layers: ['How many layers', count],
    images: ['How many images', count],
    configBytes: ['Length of the image’s config', bytes],
    diffId: 'Digest of the layer’s tar, not compressed',
    parent: 'What it stands on',
    cacheId: 'The directory of its files',
    bytes: ['Size of its files', bytes],
    size: ['What the engine says it takes', bytes],
    'blobs.digest': 'Digest of the compressed layer, as a registry knows it',
    'blobs.from': 'The repository where it was met',
    'blobs.bytes': ['Size of the compressed layer', bytes],
    'files.added': ['Files that no layer below has', count],
    'files.changed': ['Files that a layer below has, too', count],
    'files.deleted': ['Files of layers below that are hidden by a whiteout', count],
    'files.opaque': ['Directories that hide what is below them', count],
    'files.bytes': ['Size of its files', bytes],
    'paths.bytes': ['Size of this file', bytes],
    'paths.how': 'What the layer does to this path',
    'history.by': 'What made this step of the image',
    'history.empty': 'This step changed only the config',
  },
};
