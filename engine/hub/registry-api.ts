/** `registry-1.docker.io`, and the mirror: the registry API as one lab sees it. */
import { API_VERSION, jsonAnswer, registryError, textAnswer } from './answer.ts';
import { authorise, baseAnswer, type Permit } from './authorise.ts';
import { challengeText } from './challenge.ts';
import type { Exchange } from './exchange.ts';
import { type LabContext, mayPull, placeOf } from './lab-context.ts';
import type { Place } from './lab-space.ts';
import { servePull } from './pull.ts';
import { servePush } from './push.ts';
import { type RepositoryPath, readRegistryPath } from './registry-path.ts';
import type { Action } from './scope.ts';
import { visibleNames } from './visible-names.ts';

/** A request that may go on: who asks, and where it leads. */
export type Allowed = { account: string | null; path: RepositoryPath; place: Place; isMirror: boolean };

const READ = ['GET', 'HEAD'];
const WRITE = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** A mirror asks for no token and takes nothing: what `registry-mirrors` may point to. */
export async function serveRegistry(lab: LabContext, exchange: Exchange, isMirror: boolean): Promise<void> {
  const path = readRegistryPath(exchange.path);
  if (!path) return exchange.answer(textAnswer(404, '404 page not found'));
  switch (path.kind) {
    case 'base':
      return exchange.answer(
        baseAnswer(isMirror ? { account: null } : authorise(lab, exchange.request.headers.authorization)),
      );
    case 'catalog':
      return exchange.answer(
        isMirror ? jsonAnswer(200, { repositories: await visibleNames(lab) }, API_VERSION) : NO_CATALOG,
      );
    case 'invalid':
      return exchange.answer(
        registryError(path.code === 'NAME_INVALID' ? 400 : 404, path.code, WORDS[path.code], { detail: path.what }),
      );
    default:
      return serveRepository(lab, exchange, path, isMirror);
  }
}

/** Docker Hub lists nobody's repositories. */
const NO_CATALOG = registryError(401, 'UNAUTHORIZED', 'authentication required', {
  detail: [{ Type: 'registry', Class: '', Name: 'catalog', Action: '*' }],
  headers: { 'www-authenticate': challengeText({ scope: 'registry:catalog:*', error: 'insufficient_scope' }) },
});

const WORDS = {
  NAME_INVALID: 'invalid repository name',
  TAG_INVALID: 'manifest tag did not match URI',
  DIGEST_INVALID: 'provided digest did not match uploaded content',
};

async function serveRepository(
  lab: LabContext,
  exchange: Exchange,
  path: RepositoryPath,
  isMirror: boolean,
): Promise<void> {
  const isRead = READ.includes(exchange.method) && path.kind !== 'upload' && path.kind !== 'uploads';
  if (!isRead && (isMirror || ![...READ, ...WRITE].includes(exchange.method)))
    return exchange.answer(registryError(405, 'UNSUPPORTED', 'the operation is unsupported'));
  const permit = isMirror ? await mirrorPermit(lab, path.name) : permitFor(lab, exchange, path.name, isRead);
  if ('refused' in permit) return exchange.answer(permit.refused);
  const place = placeOf(lab, path.name);
  if (!place || (!isRead && !place.isOwn)) return exchange.answer(DENIED);
  const allowed = { account: permit.account, path, place, isMirror };
  return isRead ? servePull(lab, exchange, allowed) : servePush(lab, exchange, allowed);
}

const DENIED = registryError(403, 'DENIED', 'requested access to the resource is denied');

function permitFor(lab: LabContext, exchange: Exchange, name: string, isRead: boolean): Permit {
  const actions: Action[] = isRead ? ['pull'] : ['pull', 'push'];
  return authorise(lab, exchange.request.headers.authorization, { name, actions });
}

const mirrorPermit = async (lab: LabContext, name: string): Promise<Permit> =>
  (await mayPull(lab, name))
    ? { account: null }
    : { refused: registryError(404, 'NAME_UNKNOWN', 'repository name not known to registry', { detail: { name } }) };
