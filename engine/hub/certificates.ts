/**
 * The certificate of the names that the hub stands in for, and of the authority that signed it. Both are made anew by each daemon;
 * the authority's key is gone as soon as it has signed, so that nobody can ever sign with it again.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '#engine/lab/host-command.ts';

export type Certificates = {
  /** PEM: what a lab has to trust. */
  ca: string;
  key: string;
  /** The hub's own, followed by the authority's. */
  chain: string;
};

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
/** Longer than any daemon runs. */
const DAYS = '825';
/** It can sign for no other name, whoever may trust it. */
const AUTHORITY = [
  'basicConstraints=critical,CA:true,pathlen:0',
  'keyUsage=critical,keyCertSign,cRLSign',
  'nameConstraints=critical,permitted;DNS:docker.io,permitted;DNS:hub.lab',
];

/** `folder` is made, for root alone. @throws LabError when openssl is missing or fails. */
export async function makeCertificates(folder: string, names: readonly string[]): Promise<Certificates> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const authority = await certificate(folder, 'ca', 'Engine Room of this machine', AUTHORITY);
  const signedBy = ['-CA', authority.file, '-CAkey', authority.keyFile];
  const leaf = await certificate(folder, 'hub', 'Docker Hub of a lab', leafExtensions(names), signedBy);
  rmSync(authority.keyFile);
  const ca = readFileSync(authority.file, 'utf8');
  return { ca, key: readFileSync(leaf.keyFile, 'utf8'), chain: readFileSync(leaf.file, 'utf8') + ca };
}

const leafExtensions = (names: readonly string[]): string[] => [
  'basicConstraints=critical,CA:false',
  'keyUsage=critical,digitalSignature',
  'extendedKeyUsage=serverAuth',
  `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`,
];

async function certificate(folder: string, base: string, name: string, extensions: string[], signedBy: string[] = []) {
  const [file, keyFile, config] = [
    join(folder, `${base}.pem`),
    join(folder, `${base}.key`),
    join(folder, 'openssl.cnf'),
  ];
  // Ours alone: the one of the host may add extensions of its own.
  writeFileSync(config, '[req]\ndistinguished_name=name\n[name]\n');
  const what = ['-subj', `/CN=${name}`, ...extensions.flatMap((extension) => ['-addext', extension])];
  const files = ['-config', config, '-keyout', keyFile, '-out', file];
  await run('openssl', ['req', '-x509', '-batch', '-days', DAYS, ...KEY, ...files, ...signedBy, ...what]);
  return { file, keyFile };
}
