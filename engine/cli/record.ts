/** `npm run --silent record -- FILE command…` */
import { traceMain } from './trace-main.ts';

const USAGE = `Runs one command in a fresh lab and writes a recording of what it caused.

  npm run --silent record -- [--packets] FILE command…

  --packets  with the packets that went through the lab meanwhile

  npm run --silent record -- hello.trace.jsonl docker run --rm hello-world
The exit status is the command's.`;

await traceMain(process.argv.slice(2), { usage: USAGE, takesFile: true });
