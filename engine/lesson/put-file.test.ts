import { describe, expect, it } from 'vitest';
import { LAB_PATH, lineThatPuts, untypable } from './put-file.ts';

describe('a file that is typed into a lab', () => {
  it.each([
    ['in the home', '/root/list', 'one\ntwo', "cat > /root/list <<'EOF'\none\ntwo\nEOF"],
    ['in a folder', '/root/a/b/c', 'x\n', "mkdir -p /root/a/b && cat > /root/a/b/c <<'EOF'\nx\nEOF"],
    ['with the word that would end it', '/root/x', 'EOF\nEOF_', "cat > /root/x <<'EOF__'\nEOF\nEOF_\nEOF__"],
  ])('%s becomes a command', (_, path, text, line) => {
    expect(lineThatPuts(path, text)).toBe(line);
  });

  it.each([
    ['/root/site/Dockerfile', true],
    ['/root/site/.dockerignore', true],
    ['/root/two words', false],
    ['/root/$HOME', false],
    ['/root/../etc/passwd', false],
    ['/root', false],
    ['/etc/passwd', false],
  ])('%s may be its path: %s', (path, may) => {
    expect(LAB_PATH.test(path)).toBe(may);
  });

  it.each([
    ['a\tb', /tab/],
    ['a\x1b[0m', /control/],
  ])('%j is refused', (text, why) => {
    expect(untypable(text)).toMatch(why);
  });

  it('lines are not', () => {
    expect(untypable('FROM x\nRUN echo "ü" > /a\n')).toBeUndefined();
  });
});
