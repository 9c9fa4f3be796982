import { readArguments, type TraceRequest } from './arguments.ts';
import { imagesMade } from './hub-wait.ts';
import { withLab } from './lab-run.ts';
import { newProgress } from './progress.ts';
import { traceCommand } from './trace-command.ts';

const MISUSE = 2;

/** The whole of a trace-like program: reads its words, runs, exits. */
export async function traceMain(
  words: readonly string[],
  options: { usage: string; takesFile: boolean },
): Promise<never> {
  const request = readArguments(words, options);
  switch (request.kind) {
    case 'help':
      console.log(options.usage);
      return process.exit(0);
    case 'misuse':
      console.error(`${request.reason}\n\n${options.usage}`);
      return process.exit(MISUSE);
    case 'trace':
      // A reader that leaves early (`| head`) must not keep the lab from being cleaned up.
      for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
      return process.exit(await traced(request));
    default:
      return request satisfies never;
  }
}

function traced(request: TraceRequest & { kind: 'trace' }): Promise<number> {
  const progress = newProgress();
  return withLab(progress, async (lab) => {
    await imagesMade(lab, request.argv, progress);
    return traceCommand(lab, request);
  });
}
