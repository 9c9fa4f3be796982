import { expect, test } from 'vitest';
import { containersAt } from './containers-at.ts';
import { type MadeLab, makeNetwork } from './make-network.ts';
import { netMap } from './net-map.ts';
import { netWorldAt } from './net-world.ts';
import { sendLines } from './send-lines.ts';

const linesOf = (lab: MadeLab): string[] => {
  const events = makeNetwork(lab);
  return sendLines(netMap(netWorldAt(events, 1), containersAt(events, 1))).map(({ line }) => line);
};
const web = { name: 'web', networks: ['bridge'], ports: ['8080:80'] };
const [api, db] = [
  { name: 'api', networks: ['shop'] },
  { name: 'db', networks: ['shop'] },
];
const two = [api, db];

test.each<[string, MadeLab, string[]]>([
  ['nothing runs', { networks: [{ name: 'bridge' }], containers: [] }, []],
  [
    'a port is published',
    { networks: [{ name: 'bridge' }], containers: [web] },
    ['laptop curl http://192.168.50.1:8080', 'curl http://localhost:8080', 'docker exec web ping -c 1 192.168.50.2'],
  ],
  [
    'a port is published to localhost only',
    { networks: [{ name: 'bridge' }], containers: [{ ...web, ports: ['127.0.0.1:8081:80'] }] },
    ['curl http://localhost:8081', 'docker exec web ping -c 1 192.168.50.2'],
  ],
  [
    'two are on a network of their own',
    { networks: [{ name: 'shop' }], containers: two },
    ['docker exec api ping -c 1 db', 'docker exec api ping -c 1 192.168.50.2'],
  ],
  [
    'two are on a network without a way out',
    { networks: [{ name: 'shop', internal: true }], containers: two },
    ['docker exec api ping -c 1 db'],
  ],
  [
    'two are on the default bridge, where no names are answered',
    { networks: [{ name: 'bridge' }], containers: two.map((one) => ({ ...one, networks: ['bridge'] })) },
    ['docker exec api ping -c 1 192.168.50.2'],
  ],
  [
    'one of the two has stopped',
    { networks: [{ name: 'shop' }], containers: [api, { ...db, state: 'exited' }] },
    ['docker exec api ping -c 1 192.168.50.2'],
  ],
])('what can be sent when %s', (_, lab, lines) => expect(linesOf(lab)).toEqual(lines));
