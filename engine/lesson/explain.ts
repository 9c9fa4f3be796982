/** One plain sentence for every span and event, from small tables by component. */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes, Json, StateChanged, TraceEvent } from '#engine/trace/event.ts';
import { CAPABILITIES } from './explain/capabilities.ts';
import { CHANGES } from './explain/changes.ts';
import { type Entry, type Explainable, type Explanation, fromEntry, type Spec } from './explain/explanation.ts';
import { FLAGS } from './explain/flags.ts';
import { BUILDKIT, BUILDKIT_API, CONTAINERD, CONTAINERD_API, RUNTIME_V2, SHIM } from './explain/grpc.ts';
import { ENGINE_API, HTTP } from './explain/http.ts';
import { MOMENTS } from './explain/moments.ts';
import { netlink } from './explain/netlink.ts';
import { explainProcess } from './explain/processes.ts';
import { manualPage, SYSCALLS } from './explain/syscalls.ts';

export type { Explainable, Explanation, Spec } from './explain/explanation.ts';

export function explain(it: Explainable | TraceEvent): Explanation {
  if (!('type' in it) || it.type === 'span.started') return explainSpan(it);
  switch (it.type) {
    case 'state.changed':
      return explainChange(it);
    case 'span.event':
      return explainSpanEvent(it.name);
    case 'span.ended':
      return { text: it.outcome.ok ? 'The answer: it went well.' : `The answer: it failed. ${it.outcome.error}` };
    case 'terminal.output':
      return { text: 'What the terminal showed.' };
    case 'probe.reported':
      return { text: `The probe ${it.probe} says: ${it.detail}` };
    default:
      return it satisfies never;
  }
}

function explainSpan(span: Explainable): Explanation {
  if (span.to === 'kernel') return explainSyscall(span);
  if (ATTR.httpMethod in span.attributes || /^(GET|HEAD|POST|PUT|DELETE) \//.test(span.name))
    return explainRequest(span);
  if (ATTR.rpcSystem in span.attributes || /^[A-Z]\w*\/[A-Z]\w*$/.test(span.name)) return explainCall(span);
  if (span.from === 'terminal' && span.to === 'terminal')
    return { text: 'One command line, from Enter to the next prompt. Everything below it was caused by it.' };
  return explainProcess(span) ?? { text: `A program that ${span.from} started: ${span.name}.`, generic: true };
}

function explainRequest(span: Explainable): Explanation {
  const entry = HTTP[span.name];
  if (entry !== undefined) return fromEntry(entry, span, ENGINE_API);
  return { text: 'A request to the Docker Engine API.', spec: ENGINE_API, generic: true };
}

const RPC: readonly [Readonly<Record<string, Entry>>, Spec][] = [
  [CONTAINERD, CONTAINERD_API],
  [SHIM, RUNTIME_V2],
  [BUILDKIT, BUILDKIT_API],
];

function explainCall(span: Explainable): Explanation {
  for (const [table, spec] of RPC) {
    const entry = table[span.name];
    if (entry !== undefined) return fromEntry(entry, span, spec);
  }
  return { text: `A remote call from ${span.from} to ${span.to}.`, generic: true };
}

/** Netlink travels by sendto; what counts is the message. */
function explainSyscall(span: Explainable): Explanation {
  if (span.name === 'sendto' || span.name.startsWith('netlink')) return netlink(span);
  const entry = SYSCALLS[span.name];
  if (entry !== undefined) return fromEntry(entry, span, manualPage(span.name));
  return { text: `The system call ${span.name}.`, spec: manualPage(span.name), generic: true };
}

function explainChange({ subject, action }: StateChanged): Explanation {
  const text = CHANGES[`${subject.kind} ${action.split(':')[0]}`];
  return text === undefined ? { text: `The ${subject.kind} has changed: ${action}.`, generic: true } : { text };
}

function explainSpanEvent(name: string): Explanation {
  const text = MOMENTS[name];
  return text === undefined ? { text: `Something happened meanwhile: ${name}.`, generic: true } : { text };
}

export type ExplainedFlag = { flag: string; text: string };

/** Flags, capabilities and options among the arguments of a system call, each once, in their order. */
export function explainFlags(span: { attributes: Attributes }): ExplainedFlag[] {
  const found = new Map<string, ExplainedFlag>();
  for (const word of wordsOf(span.attributes[ATTR.syscallArgs])) {
    const text = FLAGS[word] ?? CAPABILITIES[word];
    if (text !== undefined) found.set(word, { flag: word, text });
  }
  return [...found.values()];
}

function wordsOf(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(wordsOf);
}
