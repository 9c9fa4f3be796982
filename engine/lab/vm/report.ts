/** How the machine tells the host about its checks: lines on its console among those of its kernel. */
export type Verdict = { name: string; passed: boolean; detail: string };

const MARK = '@check';

export const reportLine = ({ name, passed, detail }: Verdict): string =>
  `${MARK} ${JSON.stringify({ name, passed, detail })}`;

/** @returns null for a line that is no verdict */
export function readReport(line: string): Verdict | null {
  const at = line.indexOf(`${MARK} {`);
  if (at === -1) return null;
  try {
    return JSON.parse(line.slice(at + MARK.length + 1)) as Verdict;
  } catch {
    return null;
  }
}
