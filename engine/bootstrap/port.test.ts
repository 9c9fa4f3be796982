import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { checkPort, portFrom } from './port.mjs';

test('takes 3000 when nothing is said', () => {
  expect(portFrom({})).toBe(3000);
});

test.each(['0', '65536', '-1', '80a', '', '3000.5', ' 3000', '1e3'])('refuses "%s" as a port', (PORT) => {
  expect(() => portFrom({ PORT })).toThrow('is not a port number');
});

test('says that a port is taken, whichever address has it, and proposes another', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await expect(checkPort(port)).rejects.toMatchObject({
    message: `Port ${port} is taken by another program.`,
    fix: `PORT=${port + 1} npm start`,
  });
  server.close();
  await once(server, 'close');
  await expect(checkPort(port)).resolves.toBeUndefined();
});
