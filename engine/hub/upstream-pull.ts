/** What the catalogue lacks, out of the real registry that whoever runs this host lets labs have it from. */
import { request } from 'node:http';
import { type Answer, registryError } from './answer.ts';
import { challengeText } from './challenge.ts';
import { headersOnwards } from './errand.ts';
import type { Exchange } from './exchange.ts';
import type { LabContext } from './lab-context.ts';
import type { Allowed } from './registry-api.ts';
import { writeRegistryPath } from './registry-path.ts';
import { type Errand, type Return, relay } from './relay.ts';
import { writeScope } from './scope.ts';
import type { Upstream } from './upstream.ts';

/** Says in each answer where it came from. */
export const FROM_UPSTREAM = 'engine-room-upstream';

/** The upstream, when what is asked for is nobody's in this lab and not in the catalogue, nor about to be. */
export async function upstreamFor(lab: LabContext, { path, place }: Allowed): Promise<Upstream | null> {
  const { upstream, catalogue, store } = lab;
  if (!upstream || place.isOwn) return null;
  if (path.kind === 'manifest' && catalogue.isMissing(path.name, path.reference)) return null;
  return (await hasHere(store, place.repository, path)) ? null : upstream;
}

function hasHere(store: LabContext['store'], repository: string, path: Allowed['path']): Promise<boolean> {
  switch (path.kind) {
    case 'manifest':
      return store.hasManifest(repository, path.reference);
    case 'blob':
      return store.hasBlob(repository, path.digest);
    default:
      return store.has(repository);
  }
}

type Back = (status: number, headers: Record<string, string>) => Return;
type Going = { path: string; headers: Record<string, string>; tooMuch: Answer; back: Back };

/** As `relay` does with the registry of the catalogue. `back` decides for what was found. */
export async function relayUpstream(
  upstream: Upstream,
  lab: LabContext,
  exchange: Exchange,
  allowed: Allowed,
  { path, headers, tooMuch, back }: Going,
): Promise<void> {
  try {
    await upstream.use(async (socketPath) => {
      const open: Errand['open'] = (options) => request({ ...options, socketPath, agent: lab.agent });
      const errand = { who: upstream.host, open, path, headers: { ...headersOnwards(exchange), ...headers }, up: [] };
      await relay(exchange, {
        ...{ ...errand, tooMuch },
        back: (status, given) => {
          if (status < 400) return named(upstream, back(status, given));
          // Here it may be counted as a pull that came to nothing.
          back(status, given);
          return { as: 'answer', answer: async () => whyNot(upstream, allowed, await reasonAt(socketPath, allowed)) };
        },
      });
    });
  } catch (error) {
    exchange.noteFailure(error instanceof Error ? error.message : String(error));
    exchange.answer(unreachable(upstream));
  }
}

const named = ({ host }: Upstream, back: Return): Return =>
  back.as === 'answer' ? back : { ...back, headers: { ...back.headers, [FROM_UPSTREAM]: host } };

const NOTHING = `sha256:${'0'.repeat(64)}`;

/**
 * The cache says of every tag that it could not get that there is none. Asked for a digest that nobody has, it gives the upstream's own
 * answer: the codes in it, or none when nobody answered.
 */
function reasonAt(socketPath: string, { path, place }: Allowed): Promise<string[]> {
  const asked = writeRegistryPath({ kind: 'manifest', name: path.name, reference: NOTHING }, place.repository);
  return new Promise((resolve) => {
    const going = request({ socketPath, path: asked, agent: false, timeout: 30_000 }, async (response) => {
      const pieces = (await response.toArray().catch(() => [])) as Buffer[];
      const codes = Buffer.concat(pieces)
        .toString()
        .matchAll(/"code":"([A-Z_]+)"/g);
      resolve([...codes].map(([, code = '']) => code));
    });
    going.on('timeout', () => going.destroy());
    going.on('error', () => resolve([]));
    going.end();
  });
}

const from = ({ host }: Upstream) => ({ [FROM_UPSTREAM]: host });

function whyNot(upstream: Upstream, { path, account }: Allowed, codes: readonly string[]): Answer {
  const has = (...some: string[]) => codes.some((code) => some.includes(code));
  const { name } = path;
  if (has('TOOMANYREQUESTS'))
    return registryError(429, 'TOOMANYREQUESTS', `${upstream.host} gives this host no more for now: too many pulls`, {
      headers: { ...from(upstream), 'retry-after': '60' },
    });
  if (has('UNAUTHORIZED', 'DENIED')) {
    const challenge = challengeText({ scope: writeScope(name, ['pull']), error: 'insufficient_scope' });
    const headers = { ...from(upstream), 'www-authenticate': challenge };
    return registryError(401, 'UNAUTHORIZED', `${upstream.host} does not give ${name} to this host`, { headers });
  }
  if (!has('MANIFEST_UNKNOWN', 'NAME_UNKNOWN', 'BLOB_UNKNOWN', 'NOT_FOUND')) return unreachable(upstream);
  const [code, words] =
    path.kind === 'blob' ? ['BLOB_UNKNOWN', 'blob unknown'] : ['MANIFEST_UNKNOWN', 'manifest unknown'];
  return registryError(404, code, words, { headers: from(upstream), detail: { name, account } });
}

const unreachable = (upstream: Upstream): Answer =>
  registryError(
    503,
    'UNAVAILABLE',
    `the catalogue of the labs does not have it, and ${upstream.host} can't be reached`,
    {
      headers: from(upstream),
    },
  );
