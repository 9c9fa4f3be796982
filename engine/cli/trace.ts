/** `npm run --silent trace -- [--json] [--packets] command…` */
import { traceMain } from './trace-main.ts';

const USAGE = `Runs one command in a fresh lab and shows what it caused, from the command line down to the kernel.

  npm run --silent trace -- [--json] [--packets] command…

  --json     a recording (JSON Lines) on stdout; what the command itself prints goes to stderr
  --packets  the packets that went through the lab meanwhile, too, step by step
  --help     this text

  npm run --silent trace -- docker run --rm hello-world
The exit status is the command's.`;

await traceMain(process.argv.slice(2), { usage: USAGE, takesFile: false });
