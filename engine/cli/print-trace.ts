/** A trace as text: one line per span, indented under what caused it. Pure. */
import { ATTR } from '#engine/trace/attribute.ts';
import { type Nanos, toMillis } from '#engine/trace/ids.ts';
import { attributesOf, failurePath, type SpanNode } from './span-tree.ts';

type Paint = (text: string, style: 'faint' | 'bad' | 'name') => string;

const CODES = { faint: '2', bad: '31', name: '1' } as const;
const colours: Paint = (text, style) => `\x1b[${CODES[style]}m${text}\x1b[0m`;
const plain: Paint = (text) => text;

/** @returns lines, the last of which says where a failed run failed. */
export function printTrace(root: SpanNode, options: { colour: boolean }): string[] {
  const paint = options.colour ? colours : plain;
  const lines: string[] = [];
  const print = (node: SpanNode, stem: string, branch: string, below: string): void => {
    lines.push(lineOf(node, root.start.at, stem + branch, paint));
    const children = node.children;
    children.forEach((child, index) => {
      const last = index === children.length - 1;
      print(child, stem + below, last ? '└─ ' : '├─ ', last ? '   ' : '│  ');
    });
  };
  print(root, '', '', '');
  const failure = failureOf(root);
  return failure ? [...lines, paint(failure, 'bad')] : lines;
}

function lineOf(node: SpanNode, from: Nanos, stem: string, paint: Paint): string {
  const { start, end } = node;
  const at = ((start.at - from) / 1e6).toFixed(1).padStart(9);
  const took = end ? `${(Math.max(0, end.at - start.at) / 1e6).toFixed(1)} ms` : 'open';
  const way = start.from === start.to ? start.to : `${start.from} → ${start.to}`;
  const failed = end?.outcome.ok === false ? paint(` ✗ ${oneLine(end.outcome.error)}`, 'bad') : '';
  const evidence = start.evidence === 'observed' ? '' : paint(` (${start.evidence})`, 'faint');
  const name = paint(oneLine(start.name), 'name');
  return `${paint(at, 'faint')} ${stem}${way}: ${name}${detailOf(node)} ${paint(took, 'faint')}${evidence}${failed}`;
}

const DETAIL_LENGTH = 100;

/** What is worth a place on the line: the answer's status, the argv, a system call's arguments. */
function detailOf(node: SpanNode): string {
  const attributes = attributesOf(node);
  const status = attributes[ATTR.httpStatus] ?? attributes[ATTR.rpcStatus];
  const argv = attributes[ATTR.argv];
  const args = attributes[ATTR.syscallArgs];
  const count = attributes[ATTR.count];
  const text = [
    status !== undefined && `→ ${status}`,
    Array.isArray(argv) && argv.length > 1 && argv.slice(1).join(' '),
    args !== undefined && JSON.stringify(args),
    typeof count === 'number' && count > 1 && `× ${count}`,
  ]
    .filter((part) => part !== false)
    .join(' ');
  return text === '' ? '' : ` ${shorten(oneLine(text))}`;
}

const shorten = (text: string): string => (text.length > DETAIL_LENGTH ? `${text.slice(0, DETAIL_LENGTH - 1)}…` : text);
/** What was observed may hold anything, also what would move the reader's cursor. */
const oneLine = (text: string): string => text.replace(/[\s\x00-\x1f\x7f-\x9f]+/g, ' ').trim();

function failureOf(root: SpanNode): string | null {
  const path = failurePath(root);
  const last = path.at(-1);
  const outcome = last?.end?.outcome;
  if (!last?.end || !outcome || outcome.ok) return null;
  const { start, end } = last;
  const after = toMillis((end.at - root.start.at) as Nanos).toFixed(1);
  return `failed at: ${start.from} → ${start.to} ${start.name}, after ${after} ms: ${oneLine(outcome.error)}`;
}
