import type { Step } from '#engine/scene/steps.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes, Json } from '#engine/trace/event.ts';

/** One part of what a message carried, in the order in which it is worth reading. */
export type Part =
  | { form: 'json'; title: string; value: Json; folded?: boolean }
  | { form: 'words'; title: string; words: string[] }
  | { form: 'table'; title: string; rows: [string, string][]; folded?: boolean }
  | { form: 'text'; title: string; text: string };

/** What a message carried, as the machine said it. */
export function payloadOf(step: Step): Part[] {
  const { phase, span, event } = step;
  if (event) return eventParts(event.attributes);
  switch (span.kind) {
    case 'http':
      return phase === 'answer' ? httpAnswer(span.answer) : httpRequest(span.attributes);
    case 'rpc':
      return phase === 'answer' ? rpcAnswer(span.answer) : rpcRequest(span.attributes);
    case 'exec':
      return processParts(span.attributes, phase === 'answer');
    case 'sys':
      return callParts(span.attributes);
    case 'event':
    case 'io':
      return eventParts(span.attributes);
    default:
      return span.kind satisfies never;
  }
}

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

function json(title: string, value: Json | undefined, folded = false): Part[] {
  if (isEmpty(value)) return [];
  if (typeof value === 'string') return [{ form: 'text', title, text: value }];
  return [{ form: 'json', title, value: value as Json, ...(folded && { folded }) }];
}

function table(title: string, value: Json | undefined, folded = false): Part[] {
  if (isEmpty(value) || typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const rows = Object.entries(value).map(([key, cell]): [string, string] => [
    key,
    typeof cell === 'string' ? cell : JSON.stringify(cell),
  ]);
  return [{ form: 'table', title, rows, ...(folded && { folded }) }];
}

function text(title: string, value: Json | undefined): Part[] {
  return typeof value === 'string' && value !== '' ? [{ form: 'text', title, text: value }] : [];
}

const httpRequest = (a: Attributes): Part[] => [
  ...text('Request', [a[ATTR.httpMethod], a[ATTR.urlPath]].filter(Boolean).join(' ')),
  ...json('Body', a[ATTR.httpRequestBody]),
  ...table('Headers', a[ATTR.httpRequestHeaders], true),
];

const httpAnswer = (a: Attributes): Part[] => [
  ...text('Status', a[ATTR.httpStatus] === undefined ? '' : String(a[ATTR.httpStatus])),
  ...json('Body', a[ATTR.httpResponseBody]),
  ...table('Headers', a[ATTR.httpResponseHeaders], true),
];

const rpcRequest = (a: Attributes): Part[] => [
  ...text('Method', [a[ATTR.rpcService], a[ATTR.rpcMethod]].filter(Boolean).join('/')),
  ...json('Message', a[ATTR.rpcRequest]),
  ...table('Metadata', a[ATTR.rpcMetadata], true),
];

const rpcAnswer = (a: Attributes): Part[] => [
  ...text('Error', a[ATTR.rpcMessage]),
  ...json('Message', a[ATTR.rpcResponse]),
  ...text('Status', a[ATTR.rpcStatus] === undefined ? '' : String(a[ATTR.rpcStatus])),
];

function processParts(a: Attributes, answer: boolean): Part[] {
  const argv = a[ATTR.argv];
  const words: Part[] = Array.isArray(argv) ? [{ form: 'words', title: 'Arguments', words: argv.map(String) }] : [];
  const config = json('config.json', a[ATTR.ociConfig]);
  const bundle = text('Bundle', a[ATTR.bundle]);
  const ending = [
    ...text('Exit status', a[ATTR.exitCode] === undefined ? '' : String(a[ATTR.exitCode])),
    ...text('Signal', a[ATTR.exitSignal]),
  ];
  return answer ? [...ending, ...words] : [...words, ...config, ...bundle];
}

function callParts(a: Attributes): Part[] {
  const result = a[ATTR.syscallReturn];
  return [
    ...json('Arguments', a[ATTR.syscallArgs]),
    ...text('Returned', result === undefined ? '' : String(result)),
    ...json(`Folded calls (${a[ATTR.count] ?? ''})`, a[ATTR.folded], true),
  ];
}

const HIDDEN: ReadonlySet<string> = new Set([ATTR.probe, ATTR.text]);

function eventParts(a: Attributes): Part[] {
  const rest = Object.fromEntries(Object.entries(a).filter(([key]) => !HIDDEN.has(key)));
  return [...text('Bytes', a[ATTR.text]), ...json('Content', rest)];
}
