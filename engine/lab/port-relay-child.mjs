// Lives in a lab's network namespace and nowhere else of it: opens a connection there and hands the socket to its parent.
import { connect } from 'node:net';

process.on('message', ({ request, port }) => {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.once('error', (error) => process.send({ request, error: error.message }));
  socket.once('connect', () => process.send({ request }, socket));
});
process.on('disconnect', () => process.exit());
