/**
 * Cuts a `lesson.md` into its parts, each with its line: front matter, an introduction, and one part for every `## ` heading.
 * A part is a list of prose and fences in reading order.
 */
import { marked, type Token } from 'marked';
import { ContentError } from './content-error.ts';

export type Fence = {
  kind: 'fence';
  language: string;
  role: string;
  text: string /** of its first inner line */;
  line: number;
};
export type Prose = { kind: 'prose'; text: string; line: number };
export type Part = { title: string; id: string; line: number; pieces: (Fence | Prose)[] };
export type LessonSource = { front: { text: string; line: number }; intro: Part; steps: Part[] };

const FRONT = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/;
const HEADING_ID = /^(.*?)\s*\{#([a-z][a-z0-9-]*)\}$/;

/** @throws ContentError */
export function splitLesson(source: string, file: string): LessonSource {
  const front = FRONT.exec(source);
  if (front === null) throw new ContentError(file, 1, 'starts with front matter between two lines of ---');
  const body = source.slice(front[0].length);
  const parts: Part[] = [{ title: '', id: 'intro', line: countLines(front[0]) + 1, pieces: [] }];
  let line = countLines(front[0]) + 1;
  for (const token of marked.lexer(body)) {
    if (token.type === 'heading' && token.depth === 2) parts.push(openPart(token.text, file, line));
    else addPiece(parts.at(-1) as Part, token, line);
    line += countLines(token.raw);
  }
  const [intro, ...steps] = parts as [Part, ...Part[]];
  return { front: { text: front[1] ?? '', line: 2 }, intro, steps };
}

function openPart(heading: string, file: string, line: number): Part {
  const named = HEADING_ID.exec(heading);
  if (named === null) throw new ContentError(file, line, 'a step’s heading ends with its id: ## Title {#id}');
  return { title: named[1] as string, id: named[2] as string, line, pieces: [] };
}

function addPiece(part: Part, token: Token, line: number): void {
  if (token.type === 'space') return;
  if (token.type === 'code' && token.codeBlockStyle !== 'indented') {
    const [language = '', ...role] = (token.lang ?? '').split(/\s+/);
    part.pieces.push({ kind: 'fence', language, role: role.join(' '), text: token.text, line: line + 1 });
    return;
  }
  const last = part.pieces.at(-1);
  if (last?.kind === 'prose') last.text += `\n\n${token.raw.trimEnd()}`;
  else part.pieces.push({ kind: 'prose', text: token.raw.trimEnd(), line });
}

const countLines = (text: string): number => text.split('\n').length - 1;
