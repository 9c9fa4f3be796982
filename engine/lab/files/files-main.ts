/**
 * The process that works on the files of one lab, apart from the daemon: what hangs or kills it (a file system that a program of the
 * lab answers for, a directory without an end) is that lab's alone. Its argument is the host's uid of the lab's root.
 */
import { DirectoryWatches } from './directory-watches.ts';
import { type FromFiles, ROOT_FD, type ToFiles } from './files-talk.ts';
import { performTask } from './perform-task.ts';
import { Pulse } from './pulse.ts';

const say = (message: FromFiles): void => void process.send?.(message);

process.umask(0o022);
const tree = { root: ROOT_FD, firstId: Number(process.argv[2]) };
const pulse = new Pulse(() => say({ alive: true }));
const watches = new DirectoryWatches(
  tree,
  {
    changed: (path, listing) => say({ push: { type: 'changed', path, ...listing } }),
    gone: (path) => say({ push: { type: 'gone', path } }),
  },
  pulse,
);

process.on('message', async ({ number, task }: ToFiles) => {
  say({ number, answer: await performTask({ tree, watches, pulse }, task) });
});
process.on('disconnect', () => process.exit());
say({ alive: true });
