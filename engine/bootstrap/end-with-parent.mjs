/**
 * Preloaded into every long-lived process that set-up starts. File descriptor 3 is a pipe whose other end only the starter
 * holds: when it closes, however the starter ended, this process ends too.
 */
import { Socket } from 'node:net';

const PATIENCE_MS = 20_000;

// Workers that this process forks take its arguments over, and their descriptor 3 is something else.
const own = process.execArgv.findIndex((word) => word.endsWith('/end-with-parent.mjs'));
if (own >= 0) process.execArgv.splice(own - 1, 2);

const pipe = new Socket({ fd: 3, readable: true, writable: false });
pipe.unref();
pipe.on('error', () => {});
pipe.on('close', () => {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), PATIENCE_MS).unref();
  process.kill(process.pid, 'SIGTERM');
});
pipe.resume();
