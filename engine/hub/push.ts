/** Writing into the lab's own space: uploads, mounts of blobs that are there already, and manifests. */
import { registryError } from './answer.ts';
import { BOUNDS } from './bounds.ts';
import { guarded, slowed } from './byte-streams.ts';
import { asText, headersOnwards, pathAtRegistry, registryOf, withOwnName } from './errand.ts';
import type { Exchange } from './exchange.ts';
import { type LabContext, mayPull, placeOf } from './lab-context.ts';
import { pushedTooMuch } from './push-allowance.ts';
import type { Allowed } from './registry-api.ts';
import { relay } from './relay.ts';
import { isDigest, isRepositoryName } from './repository-name.ts';

const TOO_LONG = registryError(413, 'MANIFEST_INVALID', `a manifest has at most ${BOUNDS.manifestBytes / 2 ** 20} MiB`);

export async function servePush(lab: LabContext, exchange: Exchange, allowed: Allowed): Promise<void> {
  if (!lab.allowance.take(BOUNDS.writeBytes)) return exchange.answer(pushedTooMuch());
  const isManifest = allowed.path.kind === 'manifest';
  if (isManifest && Number(exchange.request.headers['content-length'] ?? 0) > BOUNDS.manifestBytes)
    return exchange.answer(TOO_LONG);
  const { throttle } = lab.settings;
  await relay(exchange, {
    ...registryOf(lab),
    path: pathAtRegistry(allowed, await queryToRegistry(lab, exchange, allowed)),
    headers: headersOnwards(exchange),
    up: [
      guarded(isManifest ? upTo(lab) : (bytes) => lab.allowance.take(bytes)),
      ...(throttle ? [slowed(throttle)] : []),
    ],
    tooMuch: isManifest ? TOO_LONG : pushedTooMuch(),
    back: (status, given) => {
      const headers = withOwnName(allowed, given);
      if (status >= 400) return asText(lab, headers, exchange.method === 'HEAD');
      return { as: 'stream', headers, through: [] };
    },
  });
}

function upTo(lab: LabContext): (bytes: number) => boolean {
  let left: number = BOUNDS.manifestBytes;
  return (bytes) => {
    left -= bytes;
    return left >= 0 && lab.allowance.take(bytes);
  };
}

async function queryToRegistry(
  lab: LabContext,
  { query }: Exchange,
  { path }: Allowed,
): Promise<Record<string, string | null>> {
  switch (path.kind) {
    case 'upload':
      return { _state: query.get('_state'), digest: query.get('digest') };
    case 'uploads':
      return mountQuery(lab, query);
    default:
      return {};
  }
}

/** A blob may come from the catalogue or from the lab's own. From anywhere else it is simply not known, and has to be sent. */
async function mountQuery(lab: LabContext, query: URLSearchParams): Promise<Record<string, string | null>> {
  const digest = query.get('digest');
  const mount = query.get('mount') ?? '';
  const from = query.get('from') ?? '';
  const place = isDigest(mount) && isRepositoryName(from) ? placeOf(lab, from) : null;
  if (!place || !(await mayPull(lab, from))) return { digest };
  return { mount, from: place.repository };
}
