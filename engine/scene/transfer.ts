/**
 * Pulls and pushes as they went: what was asked of the registry for which part of the image, and what dockerd did with it. From the
 * registry's side of each exchange, and from the lines in which dockerd told its client how far it is.
 */

import { ATTR } from '#engine/trace/attribute.ts';
import type { Nanos, SpanId } from '#engine/trace/ids.ts';
import { jsonField } from '#engine/trace/json-field.ts';
import { grouped } from './grouped.ts';
import { isChallenge } from './refusal.ts';
import type { SpanView, TraceView } from './trace-view.ts';
import { type Descriptor, type Manifest, manifestIn, type ProgressLine, progressIn } from './transfer-body.ts';

/** One stroke of a part: an exchange with the registry, or a step of dockerd's own (these have no `span`). */
export type Stroke = {
  what: 'ask' | 'fetch' | 'send' | 'mount' | 'verify' | 'unpack';
  start: Nanos;
  /** Absent while it goes on. */
  end?: Nanos;
  span?: SpanId;
  /** It said no, and nothing came of it: `HEAD` for a blob that has to be sent, "get a token first". */
  refused?: true;
  failed?: string;
  /** Bytes that travelled. */
  bytes: number;
};

/** What became of a part; `known` was never fetched, since dockerd has it. */
export type Fate = 'fetched' | 'sent' | 'mounted' | 'there' | 'known' | 'failed' | 'open';

export type Part = {
  kind: 'access' | 'manifest' | 'config' | 'layer';
  /** Of the blob, or of the manifest when it was seen. */
  digest?: string;
  /** Bytes as it travels, by the manifest. */
  size?: number;
  fate: Fate;
  strokes: readonly Stroke[];
};

export type Transfer = {
  direction: 'pull' | 'push';
  /** `library/redis`, as the registry calls it. */
  repository: string;
  /** Tag or digest that was asked for. */
  reference?: string;
  /** The request whose doing it is. */
  cause: SpanView;
  /** Access, manifest, config, layers from bottom to top. */
  parts: readonly Part[];
  /** Of blobs (config and layers). */
  bytes: { moved: number; saved: number };
  failure?: string;
};

/** In order of their beginning. */
export function transfersOf({ spans, byId }: Pick<TraceView, 'spans' | 'byId'>): Transfer[] {
  const groups = grouped(
    spans.filter(({ to, parent }) => to === 'registry' && parent !== undefined),
    ({ parent }) => parent as SpanId,
  );
  return [...groups].flatMap(([parent, exchanges]) => {
    const cause = byId.get(parent);
    const transfer = cause && transferOf(cause, exchanges);
    return transfer ? [transfer] : [];
  });
}

const ofImage = ({ name }: SpanView): boolean => /\/(manifests|blobs)\//.test(name);
const reference = ({ attributes }: SpanView): string => String(attributes[ATTR.reference] ?? '');
const isDigest = (word: string): boolean => /^\w+:[0-9a-f]{32,}$/.test(word);

function transferOf(cause: SpanView, exchanges: readonly SpanView[]): Transfer | undefined {
  const first = exchanges.find(ofImage);
  if (!first) return undefined;
  const manifests = exchanges.filter(({ name }) => name.includes('/manifests/'));
  const direction = /\/push$/.test(cause.name) || exchanges.some(({ name }) => name.startsWith('P')) ? 'push' : 'pull';
  const named = manifests.map(reference).find((word) => !isDigest(word)) ?? manifests.map(reference)[0];
  const known = imageOf(manifests);
  const parts = partsOf({ cause, exchanges, manifests, image: known });
  const failure = failureOf(cause);
  return {
    ...{ direction, repository: String(first.attributes[ATTR.repository] ?? ''), cause, parts },
    ...(named && { reference: named }),
    bytes: bytesOf(parts),
    ...(failure !== undefined && { failure }),
  };
}

/** A pull that has begun to tell of its progress has said 200 already: what fails then is the stream's last line. */
function failureOf(cause: SpanView): string | undefined {
  if (cause.outcome?.ok === false) return cause.outcome.error;
  const last = progressOf(cause).find(({ line }) => 'error' in line)?.line;
  return last && 'error' in last ? last.error : undefined;
}

/** The image's own manifest: the last that came or went. */
function imageOf(manifests: readonly SpanView[]): (Manifest & { kind: 'image' }) | undefined {
  const bodies = manifests.flatMap(({ attributes }) => [
    attributes[ATTR.httpResponseBody],
    attributes[ATTR.httpRequestBody],
  ]);
  return bodies.map(manifestIn).findLast((manifest) => manifest?.kind === 'image');
}

type Seen = {
  cause: SpanView;
  exchanges: readonly SpanView[];
  manifests: readonly SpanView[];
  image: (Manifest & { kind: 'image' }) | undefined;
};

function partsOf({ cause, exchanges, manifests, image }: Seen): Part[] {
  const uploads = uploadsOf(exchanges);
  const blobs = grouped(
    exchanges.filter(({ name }) => name.includes('/blobs/')),
    (span) => digestOf(span, uploads),
  );
  const progress = progressOf(cause);
  const part = (kind: 'config' | 'layer', { digest, size }: Descriptor): Part => {
    const strokes = [...(blobs.get(digest) ?? []).map(strokeOf), ...stepsOf(progress, digest)];
    return { kind, digest, ...(size !== undefined && { size }), fate: fateOf(strokes), strokes: inOrder(strokes) };
  };
  const listed = image ? [image.config, ...image.layers].filter((one) => one !== undefined) : [];
  const unlisted = [...blobs.keys()].filter((digest) => !listed.some((one) => one.digest === digest));
  return [
    ...group(
      'access',
      exchanges.filter((span) => !ofImage(span)),
    ),
    ...group('manifest', manifests),
    ...(image?.config ? [part('config', image.config)] : []),
    ...(image?.layers ?? []).map((layer) => part('layer', layer)),
    ...unlisted.map((digest) => part('layer', { digest })),
  ];
}

function group(kind: 'access' | 'manifest', spans: readonly SpanView[]): Part[] {
  if (spans.length === 0) return [];
  const strokes = spans.map(strokeOf);
  const digest = spans.map(contentDigest).findLast((word) => word !== undefined);
  return [{ kind, ...(kind === 'manifest' && digest && { digest }), fate: fateOfGroup(kind, strokes), strokes }];
}

/** Of a manifest that was only asked for by HEAD nothing came but its digest: what it stands for is here. */
function fateOfGroup(kind: 'access' | 'manifest', strokes: readonly Stroke[]): Fate {
  if (strokes.at(-1)?.failed !== undefined) return 'failed';
  if (kind === 'access') return 'fetched';
  if (strokes.some(({ what }) => what === 'send')) return 'sent';
  if (strokes.some(({ what }) => what === 'fetch')) return 'fetched';
  return strokes.at(-1)?.end === undefined ? 'open' : 'known';
}

const header = ({ attributes }: SpanView, name: string): string | undefined => {
  const value = jsonField(attributes[ATTR.httpResponseHeaders], name);
  return typeof value === 'string' ? value : undefined;
};
const contentDigest = (span: SpanView): string | undefined => header(span, 'docker-content-digest');

/** Which blob an upload turned out to be: the request that closes it says so. By the upload's id. */
function uploadsOf(exchanges: readonly SpanView[]): Map<string, string> {
  const digests = new Map<string, string>();
  for (const span of exchanges) {
    const digest = span.name.startsWith('PUT /v2/{name}/blobs/uploads/') ? query(span).get('digest') : null;
    if (digest) digests.set(reference(span), digest);
  }
  return digests;
}

const query = ({ attributes }: SpanView): URLSearchParams =>
  new URLSearchParams(String(attributes[ATTR.urlPath] ?? '').split('?')[1] ?? '');

function digestOf(span: SpanView, uploads: ReadonlyMap<string, string>): string {
  const word = reference(span);
  if (isDigest(word)) return word;
  const id = word || (header(span, 'docker-upload-uuid') ?? header(span, 'location')?.split('?')[0]?.split('/').at(-1));
  return query(span).get('mount') ?? query(span).get('digest') ?? uploads.get(id ?? '') ?? '';
}

function strokeOf(span: SpanView): Stroke {
  const { name, start, end, outcome, id } = span;
  const status = Number(span.attributes[ATTR.httpStatus] ?? 0);
  const [received, sent] = [
    Number(span.attributes[ATTR.httpResponseSize] ?? 0),
    Number(span.attributes[ATTR.httpRequestSize] ?? 0),
  ];
  const isBlob = /\/(blobs|manifests)\//.test(name);
  const mounted = status === 201 && query(span).has('mount');
  const what: Stroke['what'] = mounted
    ? 'mount'
    : /^(PATCH|PUT) /.test(name)
      ? 'send'
      : isBlob && name.startsWith('GET ')
        ? 'fetch'
        : 'ask';
  const no = outcome?.ok === false;
  const refused = no && (isChallenge(span) || (status === 404 && name.startsWith('HEAD /v2/{name}/blobs/')));
  return {
    ...{
      what,
      start,
      span: id,
      bytes: status >= 400 ? 0 : what === 'send' ? sent : what === 'fetch' ? received : 0,
    },
    ...(end !== undefined && { end }),
    ...(refused && { refused: true as const }),
    ...(no && !refused && { failed: outcome.error }),
  };
}

type Told = { at: Nanos; line: ProgressLine };

/** dockerd's own words, line by line; long answers are told in part only. */
const progressOf = ({ events }: SpanView): Told[] =>
  events.flatMap(({ at, attributes }) => {
    const text = attributes[ATTR.text];
    return typeof text === 'string' ? progressIn(text).map((line) => ({ at, line })) : [];
  });

/** dockerd calls a layer by the first twelve digits of its digest. */
function stepsOf(progress: readonly Told[], digest: string): Stroke[] {
  const short = digest.replace(/^\w+:/, '').slice(0, 12);
  const own = progress.flatMap(({ at, line }) => ('status' in line && line.id === short ? [{ at, ...line }] : []));
  const step = (what: 'verify' | 'unpack', begins: string, ends: string): Stroke[] => {
    const start = own.find(({ status }) => status === begins)?.at;
    const end = own.find(({ status }) => status === ends)?.at;
    return start === undefined ? [] : [{ what, start, bytes: 0, ...(end !== undefined && { end }) }];
  };
  const refused = progress.find(({ line }) => 'error' in line && line.error.includes(digest));
  if (refused) return [wrongHash(own.find(({ status }) => status === 'Verifying Checksum')?.at, refused)];
  return [
    ...step('verify', 'Verifying Checksum', 'Download complete'),
    ...step('unpack', 'Extracting', 'Pull complete'),
  ];
}

/** dockerd hashed what came and got another digest: it throws the layer away. */
const wrongHash = (start: Nanos | undefined, { at, line }: Told): Stroke => ({
  ...{ what: 'verify', start: start ?? at, end: at, bytes: 0 },
  failed: 'error' in line ? line.error : '',
});

function fateOf(strokes: readonly Stroke[]): Fate {
  if (strokes.length === 0) return 'known';
  const last = inOrder(strokes).findLast(({ span }) => span !== undefined);
  if (last?.failed !== undefined || strokes.some(({ what, failed }) => what === 'verify' && failed)) return 'failed';
  if (strokes.some(({ what }) => what === 'mount')) return 'mounted';
  if (strokes.some(({ what }) => what === 'send')) return 'sent';
  if (strokes.some(({ what, end }) => what === 'fetch' && end === undefined)) return 'open';
  if (strokes.some(({ what }) => what === 'fetch')) return 'fetched';
  return strokes.some(({ what, refused }) => what === 'ask' && !refused) ? 'there' : 'known';
}

const inOrder = (strokes: readonly Stroke[]): Stroke[] => strokes.toSorted((one, other) => one.start - other.start);

function bytesOf(parts: readonly Part[]): Transfer['bytes'] {
  const blobs = parts.filter(({ kind }) => kind === 'config' || kind === 'layer');
  const moved = blobs.flatMap(({ strokes }) => strokes).reduce((sum, { bytes }) => sum + bytes, 0);
  const spared = blobs.filter(({ fate }) => fate === 'known' || fate === 'there' || fate === 'mounted');
  return { moved, saved: spared.reduce((sum, { size = 0 }) => sum + size, 0) };
}
