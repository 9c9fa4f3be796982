import { group } from 'd3';
import type { Step } from '#engine/scene/steps.ts';
import { ATTR, type KernelRow } from '#engine/trace/attribute.ts';
import { type Decks, kernelRowOf, kernelRowTop } from './deck-layout.ts';
import { Line } from './intervals.ts';
import type { Scale } from './scale.ts';
import { monoWidth } from './text-width.ts';

export type Tick = { step: Step; x: number; row: KernelRow };
export type TickLabel = { step: Step; x: number; y: number; side: 'left' | 'right' };
export type Drop = { step: Step; x: number; y0: number; y1: number };

export type TickRow = {
  row: KernelRow;
  y: number;
  /** One path for all ordinary calls, however many there are; one for those that failed, one for the telling ones. */
  plain: string;
  failed: string;
  telling: string;
};

export type Ticks = { ticks: Tick[]; rows: TickRow[]; labels: TickLabel[]; drops: Drop[] };

export function tickLayout(steps: readonly Step[], decks: Decks, scale: Scale, fontSize: number): Ticks {
  const ticks: Tick[] = [];
  for (const step of steps) {
    if (step.kind !== 'sys' || step.phase !== 'call') continue;
    const x = scale.x(step.at);
    if (x >= -2 && x <= scale.width + 2) ticks.push({ step, x, row: kernelRowOf(step.span) });
  }
  const byRow = group(ticks, (tick) => tick.row);
  const rows = decks.kernelRows.map((row) => tickRow(row, byRow.get(row) ?? [], decks));
  const labels = decks.kernelRows.flatMap((row) => labelsOf(byRow.get(row) ?? [], decks, scale.width, fontSize));
  return { ticks, rows, labels, drops: dropsOf(ticks, decks) };
}

function tickRow(row: KernelRow, ticks: readonly Tick[], decks: Decks): TickRow {
  const y = kernelRowTop(decks, row);
  const height = decks.kernelRowHeight;
  // A plain tick is lower than a telling one, and still a tick in a low row.
  const inset = Math.min(4, height * 0.27);
  const tick = `v${(height - 2 * inset).toFixed(1)}`;
  let [plain, failed, telling, last] = ['', '', '', Number.NEGATIVE_INFINITY];
  for (const { step, x } of ticks) {
    const at = x.toFixed(1);
    if (step.telling) telling += `M${at},${y + 1.5}v${height - 3}`;
    else if (step.failed)
      failed += `M${at},${y + inset}${tick}M${(x - 2.2).toFixed(1)},${y + height / 2 - 2.2}l4.4,4.4m0,-4.4l-4.4,4.4`;
    else if (x - last > 0.4) {
      // Ticks nearer than a pixel's fraction cannot be told apart; drawing them all would only cost time.
      plain += `M${at},${y + inset}${tick}`;
      last = x;
    }
  }
  return { row, y, plain, failed, telling };
}

function labelsOf(ticks: readonly Tick[], decks: Decks, width: number, fontSize: number): TickLabel[] {
  const line = new Line(ticks.map((tick) => tick.x));
  const out: TickLabel[] = [];
  for (const { step, x, row } of ticks) {
    if (!step.telling) continue;
    const length = monoWidth(tickLabel(step), fontSize) + 10;
    for (const side of ['right', 'left'] as const) {
      const from = side === 'left' ? x - length : x;
      if (from < 0 || from + length > width || !line.take(from, from + length)) continue;
      out.push({ step, x, y: kernelRowTop(decks, row) + decks.kernelRowHeight / 2, side });
      break;
    }
  }
  return out;
}

export function tickLabel(step: Step): string {
  const count = step.span.attributes[ATTR.count];
  return typeof count === 'number' && count > 1 ? `${step.label} × ${count}` : step.label;
}

/** From the deck that made a telling call down to its tick. */
function dropsOf(ticks: readonly Tick[], decks: Decks): Drop[] {
  const last = new Map<string, number>();
  return ticks.flatMap(({ step, x, row }) => {
    const from = decks.of.get(step.from);
    if (!step.telling || !from) return [];
    const way = `${step.from} ${row}`;
    if (x - (last.get(way) ?? Number.NEGATIVE_INFINITY) < 1) return [];
    last.set(way, x);
    return [{ step, x, y0: from.y + from.height - decks.rowHeight * 0.28, y1: kernelRowTop(decks, row) }];
  });
}
