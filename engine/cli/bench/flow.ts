/** How smoothly the request flow plays, zooms and answers to keys, by how many events it holds. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { decodeRecording, encodeRecording } from '#engine/trace/recording.ts';
import type { BenchContext } from './bench-context.ts';
import { BrowserPage } from './browser-page.ts';
import { framesOfEmptyPage, framesPerSecond, framesWhileZooming, keyDelay } from './frames.ts';
import { repeatedRun } from './repeated-run.ts';
import { type Result, resultOf } from './result.ts';
import type { Pair } from './statistics.ts';

const EVENTS = [300, 1500, 5000, 50_000];
const ROUNDS = 3;
const SOURCE = fileURLToPath(
  new URL('../../../lessons/01-the-stack/03-anatomy-of-docker-run/run.trace.jsonl', import.meta.url),
);
const OPEN_LIMIT_MS = 120_000;

type Measured = Record<'playing' | 'zooming' | 'key', number>;

export async function benchFlow(context: BenchContext): Promise<Result[]> {
  const site = await BrowserPage.open(context, 'none');
  try {
    const results: Result[] = [];
    for (const events of EVENTS) results.push(...(await measure(context, site, events)));
    return results;
  } finally {
    await site.close();
  }
}

async function measure(context: BenchContext, site: BrowserPage, events: number): Promise<Result[]> {
  const recording = repeatedRun(decodeRecording(readFileSync(SOURCE, 'utf8')), events);
  const file = Buffer.from(encodeRecording(recording.header, recording.events));
  const rounds: { ours: Measured; peer: Measured }[] = [];
  while (rounds.length < ROUNDS) {
    context.signal.throwIfAborted();
    const peer = await ofEmptyPage(site.page);
    rounds.push({ ours: await ofRequestFlow(site, file), peer });
    context.progress(`flow, ${events} events: ${rounds.length}/${ROUNDS}`);
  }
  const row = (name: string, unit: Result['unit'], what: keyof Measured): Result => {
    const pairs: Pair[] = rounds.map(({ ours, peer }) => ({ ours: ours[what], peer: peer[what] }));
    return resultOf({ bench: 'flow', name: `${events} events, ${name}`, against: 'an empty page', unit }, pairs);
  };
  return [
    row('playing', 'frames/s', 'playing'),
    row('zooming', 'frames/s', 'zooming'),
    row('a key until its frame', 'ms', 'key'),
  ];
}

async function ofRequestFlow({ page, url }: BrowserPage, file: Buffer): Promise<Measured> {
  await page.goto(`${url}/replay`);
  await page
    .getByLabel('Recording file')
    .setInputFiles({ name: 'bench.trace.jsonl', mimeType: 'application/x-ndjson', buffer: file });
  const flow = page.getByRole('group', { name: /^Request flow/ });
  await page.locator('[data-idle]').waitFor({ timeout: OPEN_LIMIT_MS });
  await flow.focus();
  const key = await keyDelay(page, 'ArrowLeft');
  const zooming = await framesWhileZooming(flow.getByRole('img').first());
  await page.keyboard.press('0');
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  return { playing: await framesPerSecond(page), zooming, key };
}

async function ofEmptyPage(page: Page): Promise<Measured> {
  const frames = await framesOfEmptyPage(page);
  return { playing: frames, zooming: frames, key: await keyDelay(page, 'ArrowLeft') };
}
