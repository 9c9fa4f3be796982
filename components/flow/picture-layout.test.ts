import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chaptersOf } from '#engine/scene/chapters.ts';
import { storyPace } from '#engine/scene/pace.ts';
import { foldRuns, noRuns } from '#engine/scene/runs.ts';
import { stepsOf } from '#engine/scene/steps.ts';
import type { TraceView } from '#engine/scene/trace-view.ts';
import type { TraceId } from '#engine/trace/ids.ts';
import { decodeRecording } from '#engine/trace/recording.ts';
import { stepAt } from './hit-test.ts';
import { FONT, type Picture, pictureLayout } from './picture-layout.ts';
import { monoWidth } from './text-width.ts';
import { tickLabel } from './tick-layout.ts';

const FIXTURES = join(import.meta.dirname, '../../engine/scene/fixtures');

function recorded(name: string): TraceView {
  const { events } = decodeRecording(readFileSync(join(FIXTURES, `${name}.trace.jsonl`), 'utf8'));
  const runs = foldRuns(noRuns, events);
  return runs.views.get(runs.order[0] as TraceId) as TraceView;
}

function draw(trace: TraceView, width: number, height: number, view: [number, number] = [0, 1]): Picture {
  const steps = stepsOf(trace);
  const chapters = chaptersOf(trace, steps);
  const pace = storyPace({
    start: trace.start,
    end: trace.end,
    marks: steps.filter((step) => step.telling).map((step) => step.at),
    chapters: chapters.map((chapter) => ({ at: chapter.start, least: 0.08 })),
  });
  return pictureLayout(trace, steps, chapters, { width, height, pace, view });
}

type Box = { text: string; line: number; from: number; to: number };

/** Where the texts of arrows and ticks stand. */
function textsOf({ arrows, kernel }: Picture): Box[] {
  const box = (text: string, size: number, x: number, line: number, side: 'left' | 'right'): Box => {
    const width = monoWidth(text, size) + 5;
    return { text, line, from: side === 'left' ? x - width : x, to: side === 'left' ? x : x + width };
  };
  return [
    ...arrows.flatMap(({ step, x, labelY, label }) =>
      label ? [box(step.label, FONT.arrow, x, labelY, label.side)] : [],
    ),
    ...kernel.labels.map(({ step, x, y, side }) => box(tickLabel(step), FONT.tick, x, y, side)),
  ];
}

const web = recorded('run-web');
const SIZES: [number, number][] = [
  [1280, 900],
  [960, 600],
  [640, 420],
  [300, 300],
];

describe.each(SIZES)('a recorded docker run at %d × %d', (width, height) => {
  const picture = draw(web, width, height);

  test('has labels that neither overlap nor leave the picture', () => {
    const texts = textsOf(picture);
    expect(texts.length).toBeGreaterThan(5);
    for (const [i, a] of texts.entries()) {
      expect(a.from).toBeGreaterThanOrEqual(-0.5);
      expect(a.to).toBeLessThanOrEqual(width + 0.5);
      for (const b of texts.slice(i + 1))
        if (a.line === b.line) expect(a.to <= b.from || b.to <= a.from, `${a.text} and ${b.text}`).toBe(true);
    }
  });

  test('covers no arrow with a label', () => {
    for (const text of textsOf(picture))
      for (const { x, y0, y1 } of picture.arrows)
        if (Math.min(y0, y1) < text.line && Math.max(y0, y1) > text.line)
          expect(x <= text.from + 3 || x >= text.to - 3, text.text).toBe(true);
  });

  test('names its bars inside of them', () => {
    for (const { label, x0, x1 } of picture.bars)
      if (label) {
        expect(label.x).toBeGreaterThanOrEqual(x0);
        expect(label.x + monoWidth(label.text, FONT.bar)).toBeLessThanOrEqual(x1 + 0.5);
      }
  });

  test('has decks that follow each other without overlapping, each with its door above it', () => {
    const { list } = picture.decks;
    expect(list.map((deck) => deck.component)).toEqual([
      'cli',
      'dockerd',
      'containerd',
      'shim',
      'runc',
      'container',
      'kernel',
    ]);
    for (const [i, deck] of list.entries())
      if (i > 0) expect(deck.y - deck.gutter).toBeCloseTo((list[i - 1]?.y ?? 0) + (list[i - 1]?.height ?? 0), 6);
    expect(list.slice(1).every((deck) => deck.door !== '')).toBe(true);
  });

  test('keeps bars of one row apart', () => {
    for (const [i, a] of picture.bars.entries())
      for (const b of picture.bars.slice(i + 1))
        if (a.y === b.y) expect(Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0)).toBeLessThanOrEqual(1.6);
  });
});

describe('the picture', () => {
  test('fills a high box and is never lower than is legible', () => {
    expect(draw(web, 1280, 900).decks.height).toBeGreaterThan(860);
    expect(draw(web, 1280, 900).decks.height).toBeLessThanOrEqual(902);
    const low = draw(web, 1280, 200).decks;
    expect(low.rowHeight).toBeGreaterThanOrEqual(13);
    expect(low.height).toBeGreaterThan(200);
  });

  test('has every deck in sight in the box of a laptop, with one line on each name plate', () => {
    const { low, height } = draw(web, 700, 385).decks;
    expect({ low, fits: height <= 387 }).toEqual({ low: true, fits: true });
  });

  test('draws every system call, however many, in one path per row and kind', () => {
    const { kernel } = draw(web, 1280, 900);
    expect(kernel.ticks.length).toBeGreaterThan(200);
    expect(kernel.rows).toHaveLength(7);
  });

  test('zoomed shows only what is in sight', () => {
    const whole = draw(web, 1280, 900);
    const part = draw(web, 1280, 900, [0.4, 0.5]);
    expect(part.arrows.length).toBeLessThan(whole.arrows.length / 2);
    for (const { x } of part.arrows) expect(x).toBeGreaterThanOrEqual(-2);
  });

  test('says who still runs and who waits', () => {
    const { bars } = draw(web, 1280, 900);
    const bar = (name: string) => bars.find((candidate) => candidate.span.name === name);
    expect(bar('httpd')?.open).toBe(true);
    expect(bar('runc create')?.open).toBe(false);
    expect(bar('POST /containers/{id}/wait')?.thread).toBe(true);
    expect(bar('POST /containers/{id}/start')?.work.length).toBeGreaterThan(3);
  });

  test('tells what is under the pointer', () => {
    const picture = draw(web, 1280, 900);
    const steps = stepsOf(web);
    const arrow = picture.arrows.find((candidate) => candidate.step.label === 'runc create');
    expect(arrow && stepAt(picture, steps, arrow.x + 2, (arrow.y0 + arrow.y1) / 2)?.id).toBe(arrow?.step.id);
    const bar = picture.bars.find((candidate) => candidate.span.name === 'httpd');
    expect(bar && stepAt(picture, steps, (bar.x0 + bar.x1) / 2 + 9, bar.y + 2)?.span.name).toBe('httpd');
    const tick = picture.kernel.labels.find((label) => label.step.label === 'unshare');
    expect(tick && stepAt(picture, steps, tick.x, tick.y)?.label).toBe('unshare');
    expect(stepAt(picture, steps, 2, 60)).toBeUndefined();
  });
});
