/** Progress on stderr: at once on a terminal, else only when something takes long. */
const SLOW_MS = 3000;

export function newProgress(): (line: string) => void {
  const from = performance.now();
  return (line) => {
    const seconds = (performance.now() - from) / 1000;
    if (process.stderr.isTTY || seconds * 1000 > SLOW_MS) process.stderr.write(`· ${line} (${seconds.toFixed(1)} s)\n`);
  };
}
