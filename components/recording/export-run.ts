/** A run as a file of another tool. The exporters are loaded when they are first wanted. */
import { decodeRecording } from '#engine/trace/recording.ts';
import type { RunFile } from './recording-of-run.ts';

export const FORMATS = [
  { format: 'recording', name: 'Recording', about: 'replays in Engine Room' },
  { format: 'otlp', name: 'OTLP', about: 'opens in Jaeger' },
  { format: 'chrome', name: 'Chrome trace', about: 'opens in Perfetto' },
  { format: 'svg', name: 'SVG', about: 'the picture, as it is coloured now' },
  { format: 'png', name: 'PNG', about: 'the same in pixels' },
] as const;
export type Format = (typeof FORMATS)[number]['format'];

export type SavedFile = { name: string; content: string | Blob };
type Exported = { ending: string; content: string | Blob };

export async function exportRun(run: RunFile, format: Format): Promise<SavedFile> {
  if (format === 'recording') return { name: run.name, content: run.text };
  const { ending, content } = await exported(run, format);
  return { name: run.name.replace(/trace\.jsonl$/, ending), content };
}

async function exported(run: RunFile, format: Exclude<Format, 'recording'>): Promise<Exported> {
  const recording = decodeRecording(run.text);
  switch (format) {
    case 'otlp': {
      const { toOtlp } = await import('#engine/export/otlp.ts');
      return { ending: 'otlp.json', content: JSON.stringify(toOtlp(recording)) };
    }
    case 'chrome': {
      // Speedscope takes files named *.chrome.json for what Chrome's own profiler writes, which is another format.
      const { toChromeTrace } = await import('#engine/export/chrome-trace.ts');
      return { ending: 'chrome-trace.json', content: JSON.stringify(toChromeTrace(recording)) };
    }
    case 'svg': {
      const { shownSvg } = await import('#components/flow-file/shown-svg.ts');
      return { ending: 'svg', content: shownSvg(recording) };
    }
    case 'png': {
      const { shownSvg } = await import('#components/flow-file/shown-svg.ts');
      const { picturePng } = await import('#components/picture-file/picture-png.ts');
      return { ending: 'png', content: await picturePng(shownSvg(recording)) };
    }
    default:
      return format satisfies never;
  }
}
