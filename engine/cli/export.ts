/** `npm run --silent export -- --format otlp FILE.trace.jsonl` */
import { readFileSync } from 'node:fs';
import { flowSvg } from '#components/flow-file/flow-svg.tsx';
import { runOf } from '#components/flow-file/run-of.ts';
import { coloursOf } from '#components/flow-file/theme-colours.ts';
import { toChromeTrace } from '#engine/export/chrome-trace.ts';
import { toOtlp } from '#engine/export/otlp.ts';
import { decodeRecording, type Recording, RecordingError } from '#engine/trace/recording.ts';
import { type ExportRequest, type PictureOptions, readExportArguments } from './export-arguments.ts';

const USAGE = `Writes a recording in the format of another tool to stdout.

  npm run --silent export -- --format otlp|chrome|svg FILE.trace.jsonl

  otlp     OTLP/JSON: open the file in Jaeger, or send it to a collector's /v1/traces
  chrome   Trace Event Format: open the file in ui.perfetto.dev or chrome://tracing
  svg      the request flow of a run, as a picture that stands alone
           [--theme light|dark] [--width PIXELS] [--run NUMBER]

  npm run --silent export -- --format otlp run.trace.jsonl > run.otlp.json`;

const MISUSE = 2;
const STYLE_SHEET = new URL('../../app/globals.css', import.meta.url);

// A reader that leaves early (`| head`) is no failure.
process.stdout.on('error', () => process.exit(0));
process.exit(await main(readExportArguments(process.argv.slice(2))));

async function main(request: ExportRequest): Promise<number> {
  switch (request.kind) {
    case 'help':
      console.log(USAGE);
      return 0;
    case 'misuse':
      console.error(`${request.reason}\n\n${USAGE}`);
      return MISUSE;
    case 'export':
      return exportFile(request);
    default:
      return request satisfies never;
  }
}

type Export = Extract<ExportRequest, { kind: 'export' }>;

async function exportFile({ file, format, picture }: Export): Promise<number> {
  try {
    const recording = decodeRecording(readFileSync(file, 'utf8'));
    const { unreadable } = recording;
    if (unreadable.length > 0)
      console.error(
        `! ${unreadable.length} lines could not be read and are left out: line ${unreadable[0]?.line} first.`,
      );
    await new Promise((written) => process.stdout.write(`${textOf(recording, format, picture)}\n`, written));
    return 0;
  } catch (error) {
    if (!(error instanceof RecordingError) && !(error instanceof Error && 'code' in error)) throw error;
    console.error(`✗ ${error.message}`);
    return 1;
  }
}

function textOf(recording: Recording, format: Export['format'], picture: PictureOptions): string {
  switch (format) {
    case 'otlp':
      return JSON.stringify(toOtlp(recording));
    case 'chrome':
      return JSON.stringify(toChromeTrace(recording));
    case 'svg':
      return pictureText(recording, picture);
    default:
      return format satisfies never;
  }
}

function pictureText(recording: Recording, { theme, width, run }: PictureOptions): string {
  const colours = coloursOf(readFileSync(STYLE_SHEET, 'utf8'), theme);
  return flowSvg(recording.header, runOf(recording, run), width, () => colours).trimEnd();
}
