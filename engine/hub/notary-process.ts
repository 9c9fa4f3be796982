/**
 * Debian's notary-server as a child, one for each lab that uses signatures: its root keys are bound to the names of repositories, so
 * that names can't be moved apart as the registry's are. It keeps all in memory and listens on TCP only: on the loopback of the host,
 * where no lab gets, on a port of chance, and it talks to nobody who does not show the one certificate that it shares with the front.
 */
import { chownSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { run } from '#engine/lab/host-command.ts';
import { type Kept, keepProcess, ownFolder } from './kept-process.ts';

/** User and group; next to the registry's. */
export const NOTARY_ID = 64_319;

export type NotaryOptions = {
  /** Absolute; made, and removed when it is stopped. Whoever passes by must be able to enter its parents. */
  folder: string;
  log(line: string): void;
};

/** How to reach it, for `https.request`. */
export type NotaryAddress = {
  host: string;
  port: number;
  /** Empty: its certificate is for its address, not for the name in a request's `Host`. */
  servername: '';
  ca: string;
  cert: string;
  key: string;
};
export type Notary = Kept & { address(): NotaryAddress };

const HOST = '127.0.0.1';
const MEMORY = '96MiB';
const CERTIFICATE = ['-addext', 'basicConstraints=critical,CA:true', '-addext', `subjectAltName=IP:${HOST}`];
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '825'];

/** Resolves when it answers. @throws LabError: it or openssl is not installed, or it ended at once, with its last words. */
export async function startNotary({ folder, log }: NotaryOptions): Promise<Notary> {
  ownFolder(folder, NOTARY_ID);
  const credentials = await makeCredentials(folder);
  let port = 0;
  const address = (): NotaryAddress => ({ host: HOST, port, servername: '', ...credentials });
  const kept = await keepProcess({
    ...{ what: 'a notary', program: 'notary-server', debianPackage: 'notary' },
    ...{ id: NOTARY_ID, largestFile: 0, env: { GOMEMLIMIT: MEMORY, GOMAXPROCS: '2' } },
    prepare: async () => {
      port = await freePort();
      return ['-config', writeConfig(folder, port)];
    },
    answers: () => answers(address()),
    cleanUp: () => rmSync(folder, { recursive: true, force: true }),
    log,
  });
  return { ...kept, address };
}

/** One certificate for both ends: each trusts it alone. */
async function makeCredentials(folder: string): Promise<Pick<NotaryAddress, 'ca' | 'cert' | 'key'>> {
  const [keyFile, file, config] = ['key.pem', 'cert.pem', 'openssl.cnf'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(config, '[req]\ndistinguished_name=name\n[name]\n');
  const where = ['-config', config, '-keyout', keyFile, '-out', file, '-subj', '/CN=Notary of a lab'];
  await run('openssl', ['req', '-x509', '-batch', ...NEW_KEY, ...where, ...CERTIFICATE]);
  for (const path of [keyFile, file]) chownSync(path, NOTARY_ID, NOTARY_ID);
  const cert = readFileSync(file, 'utf8');
  return { ca: cert, cert, key: readFileSync(keyFile, 'utf8') };
}

/** @returns the path of the configuration. */
function writeConfig(folder: string, port: number): string {
  const path = join(folder, 'config.json');
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const server = { http_addr: `${HOST}:${port}`, tls_cert_file: cert, tls_key_file: key, client_ca_file: cert };
  const rest = { trust_service: { type: 'local' }, storage: { backend: 'memory' }, logging: { level: 'error' } };
  writeFileSync(path, JSON.stringify({ server, ...rest }));
  return path;
}

/** Somebody may take it before the notary does: then that ends, and another port is tried. */
const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, HOST, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** Whether a notary answers there: one with that certificate. */
export function answers(address: NotaryAddress): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ ...address, agent: false, path: '/v2/', timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(false));
    asked.end();
  });
}
