/** What is told of a build: `engine/trace/build.ts`. */
import type { Glossary } from '../glossary.ts';
import { bytes, count, fileMode, nanoseconds, unixSeconds, user } from '../reader.ts';
import { buildkitApi } from '../specification.ts';

const STEPS: Glossary = {
  spec: buildkitApi('moby.buildkit.v1.Control', 'api/services/control/control.proto'),
  fields: {
    'build.step': 'A step of a build, as its builder names it',
    'build.step.ref': 'The build, by its id',
    'build.step.vertex': 'Hash of the step: the same hash is the same work',
    'build.step.inputs': 'Steps that this one stands on',
    'build.step.ordinal': ['Which step of the Dockerfile, from 1', count],
    'build.step.total': ['Steps in all', count],
    'build.step.queuedAt': ['When the builder first named it, since this machine started', nanoseconds],
    'build.result': 'What became of the step',
    'build.result.cached': 'Whether the cache had it: then nothing ran',
    'build.result.image': 'The image that it left',
    'build.result.canceled': 'It ended because another step failed, or the build was broken off',
    steps: 'Steps that the builder has named for the first time',
    stream: 'Where it was printed: standard output or standard error',
    cut: ['What is left out after it', bytes],
    current: ['How much is done', bytes],
    total: ['How much there is to do; nothing where that is not known', bytes],
    done: 'Whether it is over',
    warnings: 'What the frontend finds odd',
  },
};

const FILES: Glossary = {
  spec: buildkitApi('fsutil.types.Packet', 'session/filesync/filesync.proto'),
  fields: {
    what: 'What the client sends: the build context, or the Dockerfile',
    follow: 'The paths that the builder asked for',
    exclude: 'Patterns of what stays away',
    files: 'Files that the client offered',
    'files.path': 'Its path in what is sent',
    'files.size': ['Its size', bytes],
    'files.mode': ['Its permissions', fileMode],
    'files.uid': ['Its owner', user],
    'files.gid': ['Its group', user],
    'files.mtime': ['When it was changed', unixSeconds],
    'files.link': 'What it points to',
    'files.sent': ['How much of its content went over the socket', bytes],
    'files.digest': 'SHA-256 of the content that went',
    'total.files': ['Files that were offered', count],
    'total.bytes': ['How much they hold together', bytes],
    'total.sent': ['How much went over the socket', bytes],
    'total.unlisted': ['Files for which the list had no room', count],
    unread: 'Why files are missing from the list',
    texts: 'Files that decide how the image is built, as they were sent',
    'texts.*': 'A file as it was sent',
  },
};

/** Messages that are only counted: what they told stands elsewhere. */
export const COUNTED: Glossary = {
  spec: buildkitApi('moby.buildkit.v1.Control', 'api/services/control/control.proto'),
  fields: {
    '@folded': ['Messages that are told together: what they said of steps and files stands there', count],
    '@bytes': ['How much they held', bytes],
  },
};

export const BUILDS: readonly Glossary[] = [STEPS, FILES];
