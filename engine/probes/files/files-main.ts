/**
 * The process that watches the files of all labs, apart from the daemon: a flood of changes in one of them is work for this process, and
 * it holds rights that the daemon's other readers need not have.
 */
import type { FromFiles, ToFiles } from './files-talk.ts';
import { LabFilesWatch } from './lab-files-watch.ts';

const watches = new Map<number, LabFilesWatch>();
const say = (message: FromFiles): void => {
  if (process.connected) process.send?.(message);
};

function watch(lab: number): void {
  const failed = (detail: string) => {
    watches.delete(lab);
    say({ type: 'failed', lab, detail });
  };
  try {
    const heard = {
      told: (facts: Extract<FromFiles, { type: 'told' }>['facts']) => say({ type: 'told', lab, facts }),
      lost: (detail: string, events?: number) =>
        say({ type: 'lost', lab, detail, ...(events !== undefined && { events }) }),
      failed,
    };
    watches.set(lab, new LabFilesWatch(lab, heard));
    say({ type: 'on', lab });
  } catch (error) {
    failed(error instanceof Error ? error.message : String(error));
  }
}

function leave(lab: number): void {
  watches.get(lab)?.close();
  watches.delete(lab);
  say({ type: 'left', lab });
}

process.on('disconnect', () => process.exit());
process.on('message', (message: ToFiles) => {
  switch (message.type) {
    case 'watch':
      watch(message.lab);
      break;
    case 'leave':
      leave(message.lab);
      break;
    case 'stop':
      for (const lab of [...watches.keys()]) leave(lab);
      process.disconnect();
      break;
    default:
      message satisfies never;
  }
});
