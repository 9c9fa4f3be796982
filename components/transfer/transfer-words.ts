import { bytesText } from '#engine/scene/number-words.ts';
import type { Fate, Part, Stroke, Transfer } from '#engine/scene/transfer.ts';

const FATES: Readonly<Record<Fate, string>> = {
  fetched: 'fetched',
  sent: 'sent',
  mounted: 'mounted inside the registry',
  there: 'there already',
  known: 'here already',
  failed: 'failed',
  open: 'on its way',
};

/** What became of a part, and how many bytes it cost or saved, where it is a matter of bytes. */
export function fateWords({ fate, kind, strokes, size }: Part): { fate: string; bytes?: string } {
  const moved = movedBy(strokes);
  if (kind === 'access') return { fate: fate === 'failed' ? 'refused' : 'token' };
  if (fate === 'known' || fate === 'there' || fate === 'mounted')
    return { fate: FATES[fate], ...(size !== undefined && { bytes: `${bytesText(size)} saved` }) };
  return { fate: FATES[fate], ...(moved > 0 && { bytes: bytesText(moved) }) };
}

export const movedBy = (strokes: readonly Stroke[]): number => strokes.reduce((sum, { bytes }) => sum + bytes, 0);

/** `sha256:19e889119458…` → `19e889119458`, as dockerd shows it. */
export const shortDigest = (digest: string | undefined): string => digest?.replace(/^\w+:/, '').slice(0, 12) ?? '';

/** @param number of a layer, from 1 at the bottom */
export function partName({ kind }: Part, number: number): string {
  switch (kind) {
    case 'access':
      return 'access';
    case 'manifest':
      return 'manifest';
    case 'config':
      return 'config';
    case 'layer':
      return `layer ${number}`;
    default:
      return kind satisfies never;
  }
}

/** As people type it: `redis:latest`. */
export function imageName({ repository, reference }: Transfer): string {
  const name = repository.replace(/^library\//, '');
  if (reference === undefined) return name;
  return reference.includes(':') ? `${name}@${shortDigest(reference)}…` : `${name}:${reference}`;
}

/** What is to be noticed about one transfer. */
export function sentenceOf(transfer: Transfer): string {
  const { direction, parts, bytes, failure } = transfer;
  const layers = parts.filter(({ kind }) => kind === 'layer');
  const spared = layers.filter(({ fate }) => fate === 'known' || fate === 'there' || fate === 'mounted').length;
  if (failure !== undefined) return `It failed: ${failure}`;
  if (parts.some(({ fate }) => fate === 'open')) return `${bytesText(bytes.moved)} so far.`;
  if (layers.length === 0) return withoutLayers(transfer);
  const moved = `${bytesText(bytes.moved)} ${direction === 'pull' ? 'fetched' : 'sent'}`;
  if (spared === 0) return `${moved}: no layer was there before.`;
  return `${moved}; ${spared} of ${layers.length} ${layers.length === 1 ? 'layer' : 'layers'} did not travel, which saved ${bytesText(bytes.saved)}.`;
}

function withoutLayers({ direction, parts }: Transfer): string {
  if (direction === 'push') return 'Only a manifest went.';
  const manifest = parts.find(({ kind }) => kind === 'manifest');
  return manifest?.fate === 'known'
    ? 'Only the manifest’s digest was asked for (HEAD). What it stands for is here already, so nothing was fetched.'
    : 'The manifest was all there was to fetch.';
}

const STROKES: Readonly<Record<Stroke['what'], string>> = {
  ask: 'asks',
  fetch: 'fetches',
  send: 'sends',
  mount: 'mounts',
  verify: 'verifies',
  unpack: 'unpacks',
};

export function strokeText({ what, bytes, refused, failed }: Stroke): string {
  const said = `${STROKES[what]}${bytes > 0 ? ` ${bytesText(bytes)}` : ''}`;
  if (failed !== undefined) return `${said}: ${failed}`;
  return refused ? `${said}: the answer is no` : said;
}

/** What is to be noticed about a run that pulls or pushes. */
export function transfersNotice(transfers: readonly Transfer[]): string {
  const total = (pick: (transfer: Transfer) => number) => transfers.reduce((sum, transfer) => sum + pick(transfer), 0);
  const [moved, saved] = [total(({ bytes }) => bytes.moved), total(({ bytes }) => bytes.saved)];
  const spared = saved > 0 ? `; ${bytesText(saved)} did not have to, since they were there already` : '';
  return `${bytesText(moved)} travelled${spared}.`;
}
