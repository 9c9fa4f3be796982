import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tickLabel } from '#components/flow/tick-layout.ts';
import { stepsOf } from '#engine/scene/steps.ts';
import type { TraceView } from '#engine/scene/trace-view.ts';
import { decodeRecording } from '#engine/trace/recording.ts';
import { flowSvg, pictureOf } from './flow-svg.tsx';
import { runOf } from './run-of.ts';
import { coloursOf, THEMES } from './theme-colours.ts';

const ROOT = join(import.meta.dirname, '../..');
const STYLE = readFileSync(join(ROOT, 'app/globals.css'), 'utf8');

const folder = join(ROOT, 'engine/scene/fixtures');
const RECORDINGS = readdirSync(folder)
  .filter((name) => name.endsWith('.trace.jsonl'))
  .map((name) => [name, decodeRecording(readFileSync(join(folder, name), 'utf8'))] as const);

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', '#x27': "'" };
const unescaped = (text: string): string => text.replace(/&(#x27|\w+);/g, (_, name: string) => ENTITIES[name] ?? '?');

/** What stands in the file's texts, one string for each. */
const textsIn = (svg: string): string[] =>
  [...svg.matchAll(/<(text|tspan)\b[^>]*>([^<]*)/g)].map(([, , text = '']) => unescaped(text));

function labelsOf(run: TraceView, width: number): string[] {
  const { arrows, bars, kernel } = pictureOf(run, stepsOf(run), width);
  return [
    ...arrows.filter((arrow) => arrow.label).map((arrow) => arrow.step.label),
    ...bars.flatMap((bar) => bar.label?.text ?? []),
    ...kernel.labels.map((label) => tickLabel(label.step)),
  ];
}

describe.each(RECORDINGS)('%s', (_, recording) => {
  const run = runOf(recording);

  test.each([640, 1600])('every label of the picture is in the file, %s px wide', (width) => {
    const texts = textsIn(flowSvg(recording.header, run, width, () => coloursOf(STYLE, 'light')));
    const labels = labelsOf(run, width);
    expect(labels.length).toBeGreaterThan(10);
    expect(labels.filter((label) => !texts.includes(label))).toEqual([]);
  });

  test('every message that tells the story is in the text twin', () => {
    const svg = flowSvg(recording.header, run, 1600, () => coloursOf(STYLE, 'light'));
    const twin = unescaped(/<desc>([^<]*)<\/desc>/.exec(svg)?.[1] ?? '').split('\n');
    const telling = stepsOf(run).filter((step) => step.telling);
    expect(twin).toHaveLength(telling.length);
    for (const [index, step] of telling.entries()) expect(twin[index]).toContain(step.label);
  });

  test.each(THEMES)('nothing in it refers to what is not in it, %s', (theme) => {
    const svg = flowSvg(recording.header, run, 1600, () => coloursOf(STYLE, theme));
    expect(svg).not.toMatch(/var\(|color-mix|class=|<style|<script|<image|href|url\((?!#)/);
    const ids = new Set([...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const used = [...svg.matchAll(/url\(#([^)]+)\)/g)].map(([, id]) => id);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((id) => !ids.has(id))).toEqual([]);
  });
});

test('whatever was typed, the file is XML and says it', () => {
  const [, recording] = RECORDINGS[0] as (typeof RECORDINGS)[number];
  const run = runOf({ ...recording, events: recording.events.slice(0, 30) });
  const typed = fc.string({
    unit: fc.constantFrom(...'<>&"\'=-;( \u0000\u001b\ud800\uffff', 'var(--x)', '="var(--y)"', ']]>'),
  });
  fc.assert(
    fc.property(typed, (commandLine) => {
      const svg = flowSvg(recording.header, { ...run, commandLine }, 640, () => coloursOf(STYLE, 'dark'));
      expect(svg.isWellFormed()).toBe(true);
      expect(svg).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
      expect(svg.replace(/<\/?[a-zA-Z]+(?: [\w:-]+="[^"<]*")*>|^<\?xml[^>]*\?>/g, '')).not.toMatch(/[<>]/);
      const shown = commandLine.toWellFormed().replace(/[\u0000\u001b\uffff]/g, '\ufffd');
      expect(unescaped(/<title>([^<]*)<\/title>/.exec(svg)?.[1] ?? '')).toBe(`Request flow of ${shown}`);
    }),
    { numRuns: 12 },
  );
});
