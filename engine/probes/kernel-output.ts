/** What bpftrace writes with `-f json`: one object on each line, some of which hold lines of our program. */
export type Output =
  | { type: 'printf'; data: string }
  | { type: 'map'; data: Record<string, Record<string, number>> }
  | { type: 'lost_events'; data: { events: number } }
  | { type: 'attached_probes'; data: { probes: number } };

/** bpftrace ends its output with empty lines; anything else that is no JSON is not ours to judge. */
export const parseOutput = (text: string): Output | undefined => {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Output;
  } catch {
    return undefined;
  }
};

const HEADER = 'E|';
/** Of a header, the field that says when it happened. */
const TIME = 4;

/** Of a line that begins a call: when that was, ns. */
export const timeIn = (line: string): number | undefined =>
  line.startsWith(HEADER) ? Number(line.split('|', TIME + 1)[TIME]) : undefined;
