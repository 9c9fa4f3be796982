/** Checks about a pull or a push: what travelled, and what had not to. Read from what the registry's side saw. */

import type { SpanView } from '#engine/scene/trace-view.ts';
import { type Fate, type Transfer, transfersOf } from '#engine/scene/transfer.ts';
import type { Check, TransferPattern } from './check.ts';
import { sizeInWords } from './describe.ts';
import type { CheckResult } from './grade.ts';
import type { LogIndex, SeenCommand, SeenSpan } from './log-index.ts';
import { amountIs, commandMatches, valueMatches } from './match.ts';

export type SeenTransfer = { transfer: Transfer; evidence: number[] };

export function gradeTransfer(
  { transfer: pattern, in: within }: Extract<Check, { kind: 'transfer' }>,
  index: LogIndex,
): CheckResult {
  const seen = newestTransfers(index, (command) => commandMatches(command, within ?? {}));
  const found = seen.find(({ transfer }) => transferMatches(transfer, pattern));
  if (found) return { met: true, evidence: found.evidence, fact: describeTransfer(found.transfer) };
  const near = seen.find(({ transfer }) => isSameTransfer(transfer, pattern));
  const missed = near && { evidence: near.evidence, missed: describeTransfer(near.transfer) };
  return { met: false, evidence: [], fact: 'Not observed yet', ...missed };
}

export function newestTransfers(index: LogIndex, isMeant: (command: SeenCommand) => boolean = () => true) {
  return index.commands
    .toReversed()
    .filter((command) => command.spans.some(({ to }) => to === 'registry') && isMeant(command))
    .flatMap((command) => transfersIn(command).toReversed());
}

function transfersIn(command: SeenCommand): SeenTransfer[] {
  const byId = new Map(command.spans.map((span) => [span.span, span]));
  const spans = command.spans.map(asView);
  return transfersOf({ spans, byId: new Map(spans.map((span) => [span.id, span])) }).map((transfer) => {
    const cause = byId.get(transfer.cause.id);
    return { transfer, evidence: cause ? [cause.started, ...(cause.ended === undefined ? [] : [cause.ended])] : [] };
  });
}

/** Enough of a span for what is asked here: who, in which order, and how many bytes; not how long. */
const asView = (span: SeenSpan): SpanView => ({
  ...{ id: span.span, trace: span.trace, from: span.from, to: span.to, name: span.name, start: span.startedAt },
  ...(span.parent !== undefined && { parent: span.parent }),
  ...(span.ended !== undefined && { end: span.startedAt }),
  ...(span.outcome && { outcome: span.outcome }),
  ...{ kind: 'http', stream: false, attributes: span.attributes, answer: {}, evidence: 'observed', events: [] },
});

export function transferMatches(transfer: Transfer, pattern: TransferPattern): boolean {
  const { moved, layers = {}, outcome } = pattern;
  if (!isSameTransfer(transfer, pattern)) return false;
  if (outcome !== undefined && transfer.cause.outcome?.ok !== (outcome === 'ok')) return false;
  if (moved !== undefined && !valueMatches(transfer.bytes.moved, moved)) return false;
  return Object.entries(layers).every(([fate, amount]) => amountIs(layersWith(transfer, fate as Fate), amount));
}

function isSameTransfer({ direction, repository, reference }: Transfer, pattern: TransferPattern): boolean {
  if (pattern.direction !== undefined && direction !== pattern.direction) return false;
  if (pattern.repository !== undefined && repository !== pattern.repository) return false;
  return pattern.reference === undefined || valueMatches(reference, pattern.reference);
}

const layersWith = ({ parts }: Transfer, fate: Fate): number =>
  parts.filter((part) => part.kind === 'layer' && part.fate === fate).length;

/** `pull of library/redis: 4.3 MB fetched, 1 layer of 2 was here already` */
function describeTransfer(transfer: Transfer): string {
  const { direction, repository, cause, bytes, failure } = transfer;
  const what = `${direction} of ${repository}`;
  if (failure !== undefined) return `${what} failed: ${failure}`;
  if (cause.outcome === undefined) return `${what} goes on`;
  const all = transfer.parts.filter(({ kind }) => kind === 'layer').length;
  const spared = layersWith(transfer, 'known') + layersWith(transfer, 'there') + layersWith(transfer, 'mounted');
  const where = direction === 'pull' ? 'here' : 'there';
  const verb = direction === 'pull' ? 'fetched' : 'sent';
  return `${what}: ${sizeInWords(bytes.moved)} ${verb}, ${spared} of ${all} layers ${spared === 1 ? 'was' : 'were'} ${where} already`;
}
