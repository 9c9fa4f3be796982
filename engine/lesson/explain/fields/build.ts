/** What is told of a build: `engine/trace/build.ts`. */
import type { Glossary } from '../glossary.ts';
import { bytes, count, fileMode, id, unixSeconds, user } from '../reader.ts';
import { DOCKERFILE } from '../specification.ts';

export const BUILD: Glossary = {
  spec: DOCKERFILE,
  fields: {
    'build.step.ref': 'BuildKit’s own name for this build',
    'build.step.vertex': 'The step, by the hash of its definition',
    'build.step.inputs': 'Steps whose results it needs',
    'build.step.ordinal': ['Which line of the Dockerfile, as the builder counts', count],
    'build.step.total': ['How many it counts', count],
    'build.step.queuedAt': ['When BuildKit first named it, by the trace’s clock', id],
    'build.result.cached': 'Whether its result was there already',
    'build.result.image': 'The image that it left',
    'build.result.canceled': 'It was broken off',
    'steps.vertex': 'The step, by the hash of its definition',
    'steps.inputs': 'Steps whose results it needs',
    stream: 'Where the program printed it',
    text: 'What it printed',
    cut: ['Of that, what the trace leaves out', bytes],
    current: ['How far it is', count],
    total: ['How much there is', count],
    done: 'Whether it is over',
    what: 'What is sent: the context, the Dockerfile',
    follow: 'Paths that were asked for',
    exclude: 'Patterns of what is left out',
    'files.path': 'The file, from the top of what is sent',
    'files.size': ['How large it is', bytes],
    'files.mode': ['Who may do what with it', fileMode],
    'files.uid': ['Its owner', user],
    'files.gid': ['Its group', user],
    'files.mtime': ['When it was changed', unixSeconds],
    'files.sent': ['Bytes of it that travelled', bytes],
    'files.digest': 'The hash of what travelled',
    'total.files': ['Files that were described', count],
    'total.bytes': ['Their size', bytes],
    'total.sent': ['Of that, what travelled', bytes],
    'total.unlisted': ['Files that are not in the list', count],
    unread: 'Why the list may lack something',
  },
};
