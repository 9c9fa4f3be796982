/** Requests to a registry, its token server and its index, by span name. */
import { ATTR } from '#engine/trace/attribute.ts';
import { jsonField } from '#engine/trace/json-field.ts';
import type { Entry, Explainable, Explanation } from './explanation.ts';
import { fromEntry } from './explanation.ts';
import { DOCKER_HUB, NOTARY, OCI_DISTRIBUTION, REGISTRY_TOKEN, type Spec } from './specification.ts';
import { TRUST } from './trust.ts';

const status = ({ attributes }: Explainable): number => Number(attributes[ATTR.httpStatus] ?? 0);
const query = ({ attributes }: Explainable): URLSearchParams =>
  new URLSearchParams(String(attributes[ATTR.urlPath] ?? '').split('?')[1] ?? '');
const isDigest = ({ attributes }: Explainable): boolean =>
  /^\w+:[0-9a-f]{32,}$/.test(String(attributes[ATTR.reference] ?? ''));

const TOKEN_FIRST = ' Here the answer is 401: it names the server where a token is to be had.';
const LIMITED = ' Here the answer is 429: the pulls of these hours are used up.';
const DENIED = ' Here the answer is 401 although a token came along: it does not allow this.';

/** Only where whoever runs this machine lets labs have it. */
const fromUpstream = (span: Explainable): string => {
  const host = jsonField(span.attributes[ATTR.httpResponseHeaders], 'engine-room-upstream');
  return typeof host === 'string'
    ? ` The lab’s own Docker Hub did not have it: it asked ${host}, or had kept what ${host} gave it before. What the two said to each other is not shown.`
    : '';
};

const withAnswer = (asks: string, span: Explainable, notThere: string): string =>
  byStatus(asks, span, notThere) + fromUpstream(span);

/** What an answer adds to what was asked. */
function byStatus(asks: string, span: Explainable, notThere: string): string {
  const headers = span.attributes[ATTR.httpResponseHeaders];
  const challenge = JSON.stringify(headers ?? {});
  switch (status(span)) {
    case 401:
      return asks + (challenge.includes('insufficient_scope') ? DENIED : TOKEN_FIRST);
    case 404:
      return `${asks} ${notThere}`;
    case 429:
      return asks + LIMITED;
    default:
      return asks;
  }
}

const ping = (span: Explainable): string =>
  withAnswer('Asks whether a registry of version 2 listens here, and whether it wants a token.', span, '');

const headManifest = (span: Explainable): string =>
  withAnswer(
    'Asks for a manifest’s digest and size without its text. A pull learns so whether the tag has moved; it does not count as a pull.',
    span,
    'Here the answer is 404: there is none of this name.',
  );

const getManifest = (span: Explainable): string =>
  withAnswer(
    isDigest(span)
      ? 'Fetches a manifest by its digest. Whoever gets it hashes it and compares: it cannot be another.'
      : 'Fetches what a tag stands for now: a manifest, or an index of manifests for several processors.',
    span,
    'Here the answer is 404: there is none of this name.',
  );

const headBlob = (span: Explainable): string =>
  withAnswer(
    'Asks whether the registry has this blob already. If so, a push need not send it.',
    span,
    'Here the answer is 404: it has to be sent.',
  );

const getBlob = (span: Explainable): string =>
  withAnswer(
    'Fetches a blob by its digest: an image’s configuration, or a layer as a compressed tar. Several layers are fetched at once; each is hashed as it arrives.',
    span,
    'Here the answer is 404: there is no such blob.',
  );

const newUpload = (span: Explainable): string => {
  if (!query(span).has('mount')) return 'Asks for a place to send a blob to.';
  const asks = 'Asks the registry to take the blob from another repository of its own, so that nothing has to be sent.';
  if (status(span) === 201) return `${asks} Here the answer is 201: done, not one byte of the layer travelled.`;
  return status(span) === 202 ? `${asks} Here the answer is 202: it cannot, the blob has to be sent.` : asks;
};

const token = (span: Explainable): string =>
  query(span).has('account')
    ? 'Asks the token server for a token, as somebody with an account. Name and password travel here and nowhere else.'
    : 'Asks the token server for a token, as nobody in particular. It is good for what its scope says, for some minutes.';

const TABLE: Readonly<Record<string, Entry>> = {
  'GET /v2/': ping,
  'HEAD /v2/': ping,
  'GET /v2/_catalog': 'Asks which repositories the registry has.',
  'GET /v2/{name}/tags/list': 'Asks which tags a repository has.',
  'HEAD /v2/{name}/manifests/{reference}': headManifest,
  'GET /v2/{name}/manifests/{reference}': getManifest,
  'PUT /v2/{name}/manifests/{reference}':
    'Stores the manifest under a tag. It comes last: the registry refuses a manifest whose blobs it does not have.',
  'DELETE /v2/{name}/manifests/{reference}': 'Takes a manifest away.',
  'HEAD /v2/{name}/blobs/{digest}': headBlob,
  'GET /v2/{name}/blobs/{digest}': getBlob,
  'DELETE /v2/{name}/blobs/{digest}': 'Takes a blob away.',
  'GET /v2/{name}/referrers/{digest}': 'Asks which signatures and attestations refer to a manifest.',
  'POST /v2/{name}/blobs/uploads/': newUpload,
  'GET /v2/{name}/blobs/uploads/{reference}': 'Asks how much of an upload has arrived.',
  'PATCH /v2/{name}/blobs/uploads/{reference}':
    'Sends bytes of a blob. The registry does not know yet which blob it will be.',
  'PUT /v2/{name}/blobs/uploads/{reference}':
    'Closes an upload and names the blob’s digest. The registry hashes what arrived and refuses it when the two differ.',
  'DELETE /v2/{name}/blobs/uploads/{reference}': 'Gives an upload up.',
};

/** Also what the lab's own registry answers beside the protocol. */
export function explainRegistry(span: Explainable): Explanation {
  const entry = TABLE[span.name];
  if (entry !== undefined) return fromEntry(entry, span, OCI_DISTRIBUTION);
  const other = otherwise(span);
  return other ? fromEntry(...other) : { text: 'A request to a registry.', spec: OCI_DISTRIBUTION, generic: true };
}

function otherwise(span: Explainable): [Entry, Explainable, Spec?] | undefined {
  const [, path = ''] = span.name.split(' ');
  if (path === '/token') return [token, span, REGISTRY_TOKEN];
  if (path.includes('/_trust/')) return [TRUST, span, NOTARY];
  if (/^\/v[12]\/search/.test(path)) return ['Searches the index of Docker Hub for repositories.', span, DOCKER_HUB];
  if (path === '/v1/_ping') return ['A greeting to the index, which is older than the registry.', span, DOCKER_HUB];
  if (path.startsWith('/settings'))
    return ['Reads or changes how the lab’s own registry behaves. The real Docker Hub has nothing like it.', span];
  return undefined;
}
