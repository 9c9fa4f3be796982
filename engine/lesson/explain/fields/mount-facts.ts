/** What is told of mounts and of what takes the disk: `engine/trace/storage.ts`. */
import type { Glossary } from '../glossary.ts';
import { bytes, count, id, nanoseconds } from '../reader.ts';
import { manualPage } from '../specification.ts';

export const MOUNT_FACTS: Glossary = {
  spec: manualPage('mount_namespaces', 7),
  fields: {
    destination: 'Where the container has it',
    mountpoint: 'Where the volume’s files lie in the lab',
    volume: 'The volume’s name',
    anonymous: 'Nobody gave the volume a name',
    subpath: 'The directory of the volume that is mounted, where it is not the whole',
    fileSystem: 'What kind of file system is mounted',
    readOnly: 'Writing is refused with EROFS',
    propagation: 'Whether mounts made below it on one side show up on the other',
    asked: 'The propagation that was asked for',
    unasked: 'The engine lists no mount at this place',
    mounted: 'The kernel has it now; else only the engine’s configuration does',
    sizeLimit: ['The most that this tmpfs may hold', bytes],
    noCopy: 'The engine was told not to fill the volume from the image',
    filled: ['Entries that lay in the volume, which was empty, before the container’s first process began', count],
    line: 'The line of /proc/PID/mountinfo',
    'engine.layers': ['All layers together, each once', bytes],
    'images.size': ['All its layers, shared ones too', bytes],
    'images.shared': ['Of it, what other images stand on too', bytes],
    'containers.written': ['What the container wrote into its own layer', bytes],
    'containers.root': ['All that its root shows: the image and what it wrote', bytes],
    'containers.state': 'Whether it runs, as the engine says',
    'volumes.size': ['Lengths of its files', bytes],
    'volumes.users': ['Containers that have it mounted, or will', count],
    'builds.size': ['What a step of a build left', bytes],
    'disk.taken': ['Blocks that are taken on the disk', bytes],
    'disk.length': ['Lengths of the files, holes too', bytes],
    'disk.files': ['Files, each inode once', count],
    'files.name': 'The file that is written to, or one that was put aside',
    'files.bytes': ['Its length', bytes],
    'files.born': 'When it was made',
    'files.inode': ['By it a file is known again when its name changes', id],
    total: ['Size of the file system', bytes],
    free: ['What is free of it', bytes],
    took: ['How long asking and counting took', nanoseconds],
  },
};
