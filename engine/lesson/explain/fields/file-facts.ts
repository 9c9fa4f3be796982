/** What is told of containers' roots and of files: `engine/trace/storage.ts`. */
import type { Glossary } from '../glossary.ts';
import { bytes, count, id, nanoseconds } from '../reader.ts';
import { STORAGE_DRIVERS } from '../specification.ts';

export const FILE_FACTS: Glossary = {
  spec: STORAGE_DRIVERS,
  fields: {
    lower: 'Directories that are only read, the bottom one first; of a file the one that has it',
    init: 'The directory with the engine’s own /etc/hosts, /etc/hostname and /etc/resolv.conf',
    upper: 'The only directory that the container writes to',
    work: 'Where overlayfs prepares a copy before it gets its name',
    merged: 'Where all of them are seen as one',
    mounted: 'The kernel has put it together now',
    entries: ['Files, directories and whiteouts in the upper directory', count],
    bytes: ['Length of what is meant: of files written, of what was copied, or of the file now', bytes],
    took: ['How long it took', nanoseconds],
    where: 'Where its bytes are now',
    whiteout: 'A device 0:0 that hides the name in the layers below',
    opaque: 'The directory hides all that lower layers have in it',
    same: 'Rights, owner, size and time are those of the lower layer still, so docker diff says nothing of it',
    hides: 'Names in lower layers that are not seen any more',
    leaves: 'What stands at the name that it had before',
    times: ['How often, since it was told last', count],
    pid: ['The process that did it, as the host counts', id],
    span: 'The span of the program that did it',
  },
};
