// Runs for a moment in a lab's network namespace: opens listening sockets there, hands them to its parent and ends.
import { execFileSync } from 'node:child_process';
import { writeSync } from 'node:fs';
import { createServer } from 'node:net';

const { address, ports } = JSON.parse(process.argv[2]);
/** Not as a message: that would wait behind a socket on its way, and be lost. */
const fail = (error) => {
  writeSync(2, error.message);
  process.exit(1);
};

try {
  execFileSync('ip', ['address', 'replace', `${address}/32`, 'dev', 'lo'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let left = ports.length;
  for (const port of ports) {
    const server = createServer();
    server.on('error', fail);
    server.listen({ port, host: address, backlog: 128 }, () =>
      process.send({ port }, server, () => {
        // Or a connection may come to this process, which nobody serves.
        server.close();
        if (--left === 0) process.disconnect();
      }),
    );
  }
} catch (error) {
  fail(error);
}
