import { type Document, documentOf, jsonOf } from '#engine/lesson/explain/document.ts';
import type { Step } from '#engine/scene/steps.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes, Json } from '#engine/trace/event.ts';

/** In which language a part is written, and where in its document it begins. */
export type Words = Pick<Document, 'language' | 'path'>;

/** One part of what a message carried, in the order in which it is worth reading. */
export type Part =
  | { form: 'json'; title: string; value: Json; words: Words; folded?: boolean }
  /** One number, and what it says. */
  | { form: 'value'; title: string; value: Json; words: Words }
  | { form: 'words'; title: string; words: string[] }
  | { form: 'table'; title: string; rows: [string, string][]; words: Words; folded?: boolean }
  | { form: 'text'; title: string; text: string };

/** What a message carried, as the machine said it. */
export function payloadOf(step: Step): Part[] {
  const { phase, span, event } = step;
  const call: Source = { name: span.name, attributes: span.attributes };
  const answer: Source = { name: span.name, attributes: span.answer };
  if (event) return eventParts({ name: span.name, attributes: event.attributes });
  switch (span.kind) {
    case 'http':
      return phase === 'answer' ? httpAnswer(answer) : httpRequest(call);
    case 'rpc':
      return phase === 'answer' ? rpcAnswer(answer) : rpcRequest(call);
    case 'exec':
      return processParts(call, phase === 'answer');
    case 'sys':
      return callParts(call);
    case 'event':
    case 'io':
      return eventParts(call);
    default:
      return span.kind satisfies never;
  }
}

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

type Source = { name: string; attributes: Attributes };

const wordsOf = ({ name }: Source, key: string): Words => documentOf(name, key, null);

function json(title: string, source: Source, key: string, folded = false): Part[] {
  const value = source.attributes[key];
  if (value === undefined || isEmpty(value)) return [];
  if (typeof value === 'string') return [{ form: 'text', title, text: value }];
  return [{ form: 'json', title, value, words: wordsOf(source, key), ...(folded && { folded }) }];
}

function table(title: string, source: Source, key: string, folded = false): Part[] {
  const value = source.attributes[key];
  if (isEmpty(value) || typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const rows = Object.entries(value).map(([name, cell]): [string, string] => [
    name,
    typeof cell === 'string' ? cell : JSON.stringify(cell),
  ]);
  return [{ form: 'table', title, rows, words: wordsOf(source, key), ...(folded && { folded }) }];
}

function value(title: string, source: Source, key: string): Part[] {
  const found = source.attributes[key];
  return found === undefined ? [] : [{ form: 'value', title, value: found, words: wordsOf(source, key) }];
}

function words(title: string, { attributes }: Source, key: string): Part[] {
  const found = attributes[key];
  return Array.isArray(found) ? [{ form: 'words', title, words: found.map(String) }] : [];
}

/** What stands behind the question mark of a URL. */
function query({ attributes }: Source): Part[] {
  const [, text = ''] = String(attributes[ATTR.urlPath] ?? '').split('?');
  const rows = [...new URLSearchParams(text)];
  return rows.length === 0 ? [] : [{ form: 'table', title: 'Query', rows, words: { language: 'query', path: [] } }];
}

function text(title: string, value: Json | undefined): Part[] {
  return typeof value === 'string' && value !== '' ? [{ form: 'text', title, text: value }] : [];
}

const httpRequest = (source: Source): Part[] => [
  ...text('Request', [source.attributes[ATTR.httpMethod], source.attributes[ATTR.urlPath]].filter(Boolean).join(' ')),
  ...query(source),
  ...json('Body', source, ATTR.httpRequestBody),
  ...value('Not kept of the body', source, ATTR.httpRequestCut),
  ...table('Headers', source, ATTR.httpRequestHeaders, true),
];

const httpAnswer = (source: Source): Part[] => [
  ...value('Status', source, ATTR.httpStatus),
  ...json('Body', source, ATTR.httpResponseBody),
  ...value('Not kept of the body', source, ATTR.httpResponseCut),
  ...table('Headers', source, ATTR.httpResponseHeaders, true),
];

const rpcRequest = (source: Source): Part[] => [
  ...text('Method', [source.attributes[ATTR.rpcService], source.attributes[ATTR.rpcMethod]].filter(Boolean).join('/')),
  ...json('Message', source, ATTR.rpcRequest),
  ...value('Left out of its texts', source, ATTR.rpcRequestCut),
  ...table('Metadata', source, ATTR.rpcMetadata, true),
];

const rpcAnswer = (source: Source): Part[] => [
  ...text('Error', source.attributes[ATTR.rpcMessage]),
  ...json('Message', source, ATTR.rpcResponse),
  ...value('Left out of its texts', source, ATTR.rpcResponseCut),
  ...value('Status', source, ATTR.rpcStatus),
];

function processParts(source: Source, answer: boolean): Part[] {
  const argv = words('Arguments', source, ATTR.argv);
  const config = json('config.json', source, ATTR.ociConfig);
  const bundle = text('Bundle', source.attributes[ATTR.bundle]);
  const ending = [...value('Exit status', source, ATTR.exitCode), ...value('Signal', source, ATTR.exitSignal)];
  return answer ? [...ending, ...argv] : [...argv, ...config, ...bundle];
}

const callParts = (source: Source): Part[] => [
  ...json('Arguments', source, ATTR.syscallArgs),
  ...words('Longer than what was read', source, ATTR.syscallArgsCut),
  ...value('Returned', source, ATTR.syscallReturn),
  ...json(`Folded calls (${source.attributes[ATTR.count] ?? ''})`, source, ATTR.folded, true),
];

const HIDDEN: ReadonlySet<string> = new Set([ATTR.probe, ATTR.text]);
const DOCUMENTS = [ATTR.httpResponseHeaders, ATTR.rpcRequest, ATTR.rpcResponse];

/** Each document in its own words, the rest in ours. Output that is JSON is a document too. */
function eventParts(source: Source): Part[] {
  const { name, attributes } = source;
  const said = attributes[ATTR.text];
  const document = typeof said === 'string' ? jsonOf(said) : undefined;
  const output =
    document === undefined
      ? text('Bytes', said)
      : json('Bytes', { name, attributes: { [ATTR.httpResponseBody]: document } }, ATTR.httpResponseBody);
  const rest = Object.entries(attributes).filter(([key]) => !HIDDEN.has(key) && !DOCUMENTS.some((own) => own === key));
  const documents = DOCUMENTS.flatMap((key) =>
    json(key === ATTR.httpResponseHeaders ? 'Headers' : 'Message', source, key),
  );
  if (rest.length === 0) return [...output, ...documents];
  const content: Part = {
    form: 'json',
    title: 'Content',
    value: Object.fromEntries(rest),
    words: { language: 'trace', path: [] },
  };
  return [...output, ...documents, content];
}
