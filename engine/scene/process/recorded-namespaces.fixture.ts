/** What a real lab told of its processes and groups: `side` uses web's network, `spy` the lab's pids, `taker` the IPC that `lender` lends; `small` has limits. */
import { readFileSync } from 'node:fs';
import { StateChanged } from '#engine/trace/event.ts';

const file = new URL('./fixtures/shared-namespaces.jsonl', import.meta.url);

export const RECORDED_NAMESPACES = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => StateChanged.parse(JSON.parse(line)));
