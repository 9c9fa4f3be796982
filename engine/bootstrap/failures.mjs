/** What a runner said of its failures, told once more at the end: the log of a whole run is long, and its middle is easily lost. */

/** How vitest, Playwright and our own runners mark what failed. */
const MARKED = /^\s*[✗✘×]|\bFAIL\b|\w*Error\b|\bretry:/;
const FOLLOWING = 2;
const MOST = 80;
/** Of a runner that marked nothing (it was killed, say). */
const LAST = 30;

/** @param {string} output @returns {string[]} lines, the last ones where there are too many */
export function whatFailed(output) {
  const lines = output.split('\n').map((line) => line.trimEnd());
  const near = new Set();
  for (const [at, line] of lines.entries()) {
    if (MARKED.test(line)) for (let next = at; next <= at + FOLLOWING; next++) near.add(next);
  }
  const told = lines.filter((line, at) => line !== '' && near.has(at));
  return told.length > 0 ? told.slice(-MOST) : lines.filter((line) => line !== '').slice(-LAST);
}
