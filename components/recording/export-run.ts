/** A run as a file of another tool. The exporters are loaded when they are first wanted. */
import { decodeRecording } from '#engine/trace/recording.ts';
import type { RunFile } from './recording-of-run.ts';

export const FORMATS = [
  { format: 'recording', name: 'Recording', about: 'replays in Engine Room' },
  { format: 'otlp', name: 'OTLP', about: 'opens in Jaeger' },
  { format: 'chrome', name: 'Chrome trace', about: 'opens in Perfetto' },
  { format: 'svg', name: 'SVG', about: 'the picture, as it is coloured now' },
] as const;
export type Format = (typeof FORMATS)[number]['format'];

export async function exportRun(run: RunFile, format: Format): Promise<RunFile> {
  if (format === 'recording') return run;
  const { ending, text } = await exported(run, format);
  return { name: run.name.replace(/trace\.jsonl$/, ending), text };
}

async function exported(run: RunFile, format: Exclude<Format, 'recording'>): Promise<{ ending: string; text: string }> {
  const recording = decodeRecording(run.text);
  switch (format) {
    case 'otlp': {
      const { toOtlp } = await import('#engine/export/otlp.ts');
      return { ending: 'otlp.json', text: JSON.stringify(toOtlp(recording)) };
    }
    case 'chrome': {
      // Speedscope takes files named *.chrome.json for what Chrome's own profiler writes, which is another format.
      const { toChromeTrace } = await import('#engine/export/chrome-trace.ts');
      return { ending: 'chrome-trace.json', text: JSON.stringify(toChromeTrace(recording)) };
    }
    case 'svg': {
      const { shownSvg } = await import('#components/flow-file/shown-svg.ts');
      return { ending: 'svg', text: shownSvg(recording) };
    }
    default:
      return format satisfies never;
  }
}
