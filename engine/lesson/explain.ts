/** One plain sentence for every span and event, from small tables by component. */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes, Json, StateChanged, TraceEvent } from '#engine/trace/event.ts';
import { explainStep } from './explain/build-steps.ts';
import { CAPABILITIES } from './explain/capabilities.ts';
import { CHANGES } from './explain/changes.ts';
import { type Explainable, type Explanation, fromEntry } from './explain/explanation.ts';
import { FLAGS } from './explain/flags.ts';
import { explainCall } from './explain/grpc.ts';
import { HTTP } from './explain/http.ts';
import { MOMENTS } from './explain/moments.ts';
import { netlink } from './explain/netlink.ts';
import { explainProcess } from './explain/processes.ts';
import { explainRegistry } from './explain/registry.ts';
import { ENGINE_API } from './explain/specification.ts';
import { pageOf, SYSCALLS } from './explain/syscalls.ts';

export type { Explainable, Explanation } from './explain/explanation.ts';
export type { Spec } from './explain/specification.ts';

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
    case 'packet.seen':
      return { text: 'A packet, with each interface, chain and rule that it met on its way.' };
    case 'probe.reported':
      return { text: `The probe ${it.probe} says: ${it.detail}` };
    default:
      return it satisfies never;
  }
}

function explainSpan(span: Explainable): Explanation {
  if (span.to === 'kernel') return explainSyscall(span);
  if (ATTR.httpMethod in span.attributes || /^(GET|HEAD|POST|PUT|PATCH|DELETE) \//.test(span.name))
    return explainRequest(span);
  if (ATTR.rpcSystem in span.attributes || /^[A-Z]\w*\/[A-Z]\w*$/.test(span.name)) return explainCall(span);
  if (span.from === 'terminal' && span.to === 'terminal')
    return { text: 'One command line, from Enter to the next prompt. Everything below it was caused by it.' };
  return (
    explainStep(span) ??
    explainProcess(span) ?? { text: `A program that ${span.from} started: ${span.name}.`, generic: true }
  );
}

function explainRequest(span: Explainable): Explanation {
  if (span.to === 'registry') return explainRegistry(span);
  const entry = HTTP[span.name];
  if (entry !== undefined) return fromEntry(entry, span, ENGINE_API);
  return { text: 'A request to the Docker Engine API.', spec: ENGINE_API, generic: true };
}

/** Netlink travels by sendto; what counts is the message. */
function explainSyscall(span: Explainable): Explanation {
  if (span.name === 'sendto' || span.name.startsWith('netlink')) return netlink(span);
  const entry = SYSCALLS[span.name];
  if (entry !== undefined) return fromEntry(entry, span, pageOf(span.name));
  return { text: `The system call ${span.name}.`, spec: pageOf(span.name), generic: true };
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
