import type { WebSocket } from 'ws';

const EVERY_MS = 30_000;
/** A slow page answers only when it has read what was sent before. */
const MISSES_ALLOWED = 3;

/**
 * Ends a socket whose other end is gone without a word (a laptop that sleeps, a network that broke): nothing else would tell,
 * and the lab would never be idle. Browsers answer pings by themselves.
 */
export function endWhenDead(socket: WebSocket, everyMs = EVERY_MS): void {
  let missed = 0;
  const heard = () => {
    missed = 0;
  };
  const timer = setInterval(() => {
    if (missed++ >= MISSES_ALLOWED) socket.terminate();
    else socket.ping();
  }, everyMs);
  timer.unref();
  socket.on('pong', heard);
  socket.on('message', heard);
  socket.on('close', () => clearInterval(timer));
}
