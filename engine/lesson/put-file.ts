/** A file of a lesson becomes a command line that writes it, so that the way it takes into the lab is there to be read. */

/** Where the lab's shell begins and its editor looks. */
const HOME = '/root';

/** What such a path may be: it is typed as it is, with nothing in it that a shell would read. */
export const LAB_PATH = /^\/root(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._-]+)+$/;

/** One command of several lines, without the last line's end. */
export function lineThatPuts(path: string, text: string): string {
  const folder = path.slice(0, path.lastIndexOf('/'));
  const make = folder === HOME ? '' : `mkdir -p ${folder} && `;
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  const end = endFor(body);
  return `${make}cat > ${path} <<'${end}'\n${body}\n${end}`;
}

/** A word that is no line of the text. */
function endFor(body: string): string {
  const lines = new Set(body.split('\n'));
  let end = 'EOF';
  while (lines.has(end)) end += '_';
  return end;
}

/** Why this text can't be typed into a terminal; undefined when it can. */
export function untypable(text: string): string | undefined {
  if (text.includes('\t')) return 'has a tab, which a shell takes as a wish for completion: indent with blanks';
  return /[\x00-\x09\x0b-\x1f\x7f]/.test(text) ? 'has a control character, which a terminal acts on' : undefined;
}
