import type { SpanView, TraceView } from '#engine/scene/trace-view.ts';
import { ATTR, KERNEL_ROWS, type KernelRow } from '#engine/trace/attribute.ts';
import { COMPONENTS, type Component } from '#engine/trace/component.ts';
import type { Rows } from './rows.ts';

export type Deck = {
  component: Component;
  name: string;
  about: string;
  rows: number;
  y: number;
  height: number;
  /** Height of the gap above it, in which the door to the deck above is written. */
  gutter: number;
  door: string;
};

export type Decks = {
  list: Deck[];
  of: ReadonlyMap<Component, Deck>;
  kernelRows: readonly KernelRow[];
  /** Height of chapters and time axis. */
  top: number;
  height: number;
  rowHeight: number;
  kernelRowHeight: number;
  /** Too low for what a deck is about on its name plate. */
  dense: boolean;
  /** So low that a name plate has one line. */
  low: boolean;
};

const NAMES: Record<Component, readonly [name: string, about: string]> = {
  terminal: ['terminal', 'your shell'],
  cli: ['CLI', 'docker'],
  dockerd: ['dockerd', 'the Docker daemon'],
  buildkit: ['BuildKit', 'builds images'],
  registry: ['registry', 'keeps images'],
  containerd: ['containerd', 'runs containers'],
  shim: ['shim', 'one per container'],
  runc: ['runc', 'builds, then exits'],
  container: ['container', 'your process'],
  kernel: ['kernel', ''],
};

export const deckName = (component: Component): string => NAMES[component][0];

/** The door between a deck and the one above it: what they talk through. */
function doorOf(component: Component, spans: readonly SpanView[]): string {
  switch (component) {
    case 'terminal':
    case 'cli':
      return '';
    case 'dockerd':
      return 'HTTP, docker.sock';
    case 'buildkit':
      return 'gRPC, docker.sock';
    case 'registry':
      return 'HTTPS';
    case 'containerd':
      return 'gRPC, containerd.sock';
    case 'shim':
      return spans.some((span) => span.to === 'shim' && span.kind === 'rpc') ? 'ttrpc' : 'fork + exec';
    case 'runc':
      return 'fork + exec';
    case 'container':
      return 'clone';
    case 'kernel':
      return 'system calls';
    default:
      return component satisfies never;
  }
}

/** Decks of a trace, top to bottom: only components that take part. The terminal shows only when there is nothing below it. */
export function componentsOf(trace: TraceView): Component[] {
  const seen = new Set(trace.spans.flatMap((span) => [span.from, span.to]));
  const below = COMPONENTS.filter((component) => component !== 'terminal' && seen.has(component));
  return below.length > 0 ? below : ['terminal'];
}

export const kernelRowOf = (span: SpanView): KernelRow => {
  const row = span.attributes[ATTR.kernelRow];
  return KERNEL_ROWS.find((known) => known === row) ?? 'file';
};

const TOP = 46;
const FOOT = 4;

/** Heights of rows in px, the rest in rows; `door` is the least height of the gap between two decks in px. */
type Proportions = { least: number; most: number; pad: number; gap: number; door: number; kernel: number };
const ROOMY: Proportions = { least: 19, most: 36, pad: 0.3, gap: 1.05, door: 17, kernel: 0.64 };
const DENSE: Proportions = { least: 16, most: 19, pad: 0.34, gap: 1.05, door: 17, kernel: 0.82 };
/** On a laptop: all decks down to the kernel in sight matter more than air. */
const LOW: Proportions = { least: 13, most: 16, pad: 0.2, gap: 1, door: 13, kernel: 0.76 };

/** Places decks so that they fill `height` (px); when they cannot, they are as low as is legible and the picture scrolls. */
export function deckLayout(trace: TraceView, rows: Rows, height: number): Decks {
  const components = componentsOf(trace);
  const kernelRows = trace.spans.some((span) => span.kind === 'sys') ? KERNEL_ROWS : [];
  const shape = components.map((component) => ({
    component,
    rows: component === 'kernel' ? kernelRows.length : (rows.count.get(component) ?? 1),
  }));
  const fits = (candidate: Proportions) => rowHeightFor(shape, height, candidate) >= candidate.least;
  const proportions = [ROOMY, DENSE].find(fits) ?? LOW;
  const { least, most } = proportions;
  const fitting = rowHeightFor(shape, height, proportions);
  const rowHeight = Math.floor(Math.max(least, Math.min(most, fitting)) * 2) / 2;
  return place(trace, shape, kernelRows, rowHeight, proportions);
}

type Shape = { component: Component; rows: number }[];

/** Row height at which everything takes exactly `height`. */
function rowHeightFor(shape: Shape, height: number, { pad, gap, kernel }: Proportions): number {
  const units = shape.reduce(
    (sum, { component, rows }, i) => sum + rows * (component === 'kernel' ? kernel : 1) + 2 * pad + (i > 0 ? gap : 0),
    0,
  );
  return (height - TOP - FOOT) / units;
}

function place(
  trace: TraceView,
  shape: Shape,
  kernelRows: readonly KernelRow[],
  rowHeight: number,
  proportions: Proportions,
): Decks {
  const { pad, gap, door: leastDoor, kernel } = proportions;
  const kernelRowHeight = rowHeight * kernel;
  const list: Deck[] = [];
  let y = TOP;
  for (const [index, { component, rows }] of shape.entries()) {
    const gutter = index > 0 ? Math.max(leastDoor, gap * rowHeight) : 0;
    y += gutter;
    const height = rows * (component === 'kernel' ? kernelRowHeight : rowHeight) + 2 * pad * rowHeight;
    const [name, about] = NAMES[component];
    const door = index > 0 ? doorOf(component, trace.spans) : '';
    list.push({ component, name, about, rows, y, height, gutter, door });
    y += height;
  }
  const of = new Map(list.map((deck) => [deck.component, deck]));
  const tightness = { dense: proportions !== ROOMY, low: proportions === LOW };
  return { list, of, kernelRows, top: TOP, height: Math.ceil(y + 1), rowHeight, kernelRowHeight, ...tightness };
}

/** Top of a row of bars. */
export function rowTop(decks: Decks, deck: Deck, row: number): number {
  return deck.y + (deck.height - deck.rows * decks.rowHeight) / 2 + Math.min(row, deck.rows - 1) * decks.rowHeight;
}

export const rowMiddle = (decks: Decks, deck: Deck, row: number): number =>
  rowTop(decks, deck, row) + decks.rowHeight / 2;

/** Top of a row of ticks. */
export function kernelRowTop(decks: Decks, row: KernelRow): number {
  const deck = decks.of.get('kernel');
  if (!deck) return 0;
  const first = deck.y + (deck.height - deck.rows * decks.kernelRowHeight) / 2;
  return first + Math.max(0, decks.kernelRows.indexOf(row)) * decks.kernelRowHeight;
}
