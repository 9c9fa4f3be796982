// Lives in a lab's network namespace and nowhere else of it: opens a connection there and hands the socket to its parent.
import { connect } from 'node:net';

const PATIENCE_MS = 5_000;

/** Tries one address after the other; the first one's failure is told. */
function open(request, port, [host, ...others], failure) {
  const socket = connect({ port, host, allowHalfOpen: true, timeout: PATIENCE_MS });
  socket.once('timeout', () => socket.destroy(new Error('nothing answered in time')));
  socket.once('error', (error) => {
    const told = failure ?? error.message;
    if (others.length > 0) open(request, port, others, told);
    else process.send({ request, error: told });
  });
  socket.once('connect', () => {
    socket.setTimeout(0);
    process.send({ request }, socket);
  });
}

process.on('message', ({ request, port, hosts }) => open(request, port, hosts));
process.on('disconnect', () => process.exit());
