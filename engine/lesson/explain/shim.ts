/** The shim's own service, spoken over ttrpc: the same words one floor down. And what shims tell containerd. */
import type { Entry } from './explanation.ts';

export const SHIM: Readonly<Record<string, Entry>> = {
  'Task/Create': 'containerd hands the bundle to the shim, and the shim runs runc create with it.',
  'Task/Start': 'containerd tells the shim to let the program go; the shim runs runc start.',
  'Task/Connect': 'containerd asks the shim for its process id and that of the container.',
  'Task/State': 'containerd asks the shim how a process is doing.',
  'Task/Wait': 'containerd waits at the shim for the end of a process.',
  'Task/Kill': 'containerd has the shim send a signal, by runc kill.',
  'Task/Exec': 'containerd announces a further process to the shim.',
  'Task/Delete': 'containerd has the shim clear away what has ended, by runc delete.',
  'Task/Shutdown': 'containerd tells the shim that it is not needed any more.',
  'Task/Pids': 'containerd asks the shim for all process ids of the container.',
  'Task/Pause': 'containerd has the shim freeze the container.',
  'Task/Resume': 'containerd has the shim let the container run on.',
  'Task/ResizePty': 'containerd passes on the size of the terminal.',
  'Task/CloseIO': 'containerd has the shim close the standard input.',
  'Task/Update': 'containerd has the shim change limits.',
  'Task/Stats': 'containerd asks the shim for what the cgroups have counted.',
  'Task/Checkpoint': 'containerd has the shim store the state of the container, by runc checkpoint.',
};

export const EVENTS: Readonly<Record<string, Entry>> = {
  'Events/Forward':
    'The shim tells containerd what has happened: a process began or ended. containerd passes it on to those who subscribed.',
};
