/**
 * The moments that move a request's journey on. A milestone says what was seen, not what it means: that is the journey machine's business.
 */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { tellingCalls } from './telling.ts';
import type { SpanView, TraceView } from './trace-view.ts';
import { isHelper } from './waits.ts';

export type MilestoneType =
  | 'something was looked up'
  | 'an image was asked for'
  | 'an image was to be pushed'
  | 'a build was asked for'
  | 'a container was asked for'
  | 'a start was asked for'
  | 'a stop was asked for'
  | 'a pause was asked for'
  | 'a removal was asked for'
  | 'a command inside was asked for'
  | 'a change was asked for'
  | 'containerd was called'
  | 'runc began to build'
  | 'runc stepped inside'
  | 'a hook ran'
  | 'the root was switched'
  | 'the program was released'
  | 'the program began'
  | 'the program ended'
  | 'a signal was sent'
  | 'a step of a build ran'
  | 'remains were removed'
  | 'it was refused';

export type Milestone = { type: MilestoneType; at: Nanos };

type Rule = [MilestoneType, RegExp];

const HTTP: readonly Rule[] = [
  ['an image was asked for', /^POST \/images\/create/],
  ['an image was to be pushed', /^POST \/images\/\{name\}\/push/],
  ['a build was asked for', /^POST \/(build|session|grpc)$/],
  ['a container was asked for', /^POST \/containers\/create/],
  ['a start was asked for', /^POST \/containers\/\{id\}\/(start|restart)/],
  ['a stop was asked for', /^POST \/containers\/\{id\}\/(stop|kill)/],
  ['a pause was asked for', /^POST \/containers\/\{id\}\/(pause|unpause)/],
  ['a command inside was asked for', /^POST \/(containers\/\{id\}\/exec|exec\/)/],
  ['a removal was asked for', /^DELETE \//],
  ['a change was asked for', /^POST \/(?!containers\/\{id\}\/(wait|attach|resize))/],
  ['something was looked up', /^(GET|HEAD) (?!\/_ping|\/containers\/\{id\}\/(wait|logs|attach)|\/events)/],
];
const RPC: readonly Rule[] = [
  ['the program was released', /^Tasks\/Start/],
  ['a signal was sent', /^Tasks\/Kill/],
  ['remains were removed', /^(Tasks\/Delete|Containers\/Delete)/],
  ['containerd was called', /^(Leases\/Create|Containers\/Create|Tasks\/(Create|Exec))/],
];
const PROCESS: readonly Rule[] = [
  ['runc began to build', /^(runc|crun) create/],
  ['a step of a build ran', /^(runc|crun) run/],
  ['runc stepped inside', /^(runc|crun) exec/],
  ['the program was released', /^(runc|crun) start/],
  ['a signal was sent', /^(runc|crun) kill/],
  ['remains were removed', /^((runc|crun|shim|containerd-shim\S*) delete)/],
];

const match = (rules: readonly Rule[], name: string): MilestoneType | undefined =>
  rules.find(([, rule]) => rule.test(name))?.[0];

/** All milestones of a trace, in order of time. */
export function milestonesOf(trace: TraceView): Milestone[] {
  const telling = tellingCalls(trace.spans);
  const found = trace.spans.flatMap((span) => [...began(span, telling.get(span.id)), ...ended(span)]);
  const refusal = refusalOf(trace);
  if (refusal) found.push(refusal);
  return found.filter((milestone) => milestone.at <= trace.end).sort((a, b) => a.at - b.at);
}

function began(span: SpanView, title: string | undefined): Milestone[] {
  const type = typeOf(span, title);
  return type ? [{ type, at: span.start }] : [];
}

function typeOf(span: SpanView, title: string | undefined): MilestoneType | undefined {
  switch (span.kind) {
    case 'http':
      return span.to === 'dockerd' ? match(HTTP, span.name) : undefined;
    case 'rpc':
      return span.to === 'containerd' || span.to === 'shim' ? match(RPC, span.name) : undefined;
    case 'exec':
      return processType(span);
    case 'sys':
      if (title === 'pivot_root') return 'the root was switched';
      return title === 'execve' ? 'the program began' : undefined;
    case 'event':
    case 'io':
      return undefined;
    default:
      span.kind satisfies never;
  }
}

function processType(span: SpanView): MilestoneType | undefined {
  if (isHelper(span) && span.to === 'runc') return 'a hook ran';
  if (span.to === 'container' && !isInit(span)) return 'the program began';
  return match(PROCESS, span.name);
}

/** runc's own first process in the box: it becomes the program, so neither its beginning nor its end is the program's. */
const isInit = (span: SpanView): boolean => /^(runc|crun) init/.test(span.name);

function ended(span: SpanView): Milestone[] {
  if (span.end === undefined || span.kind !== 'exec' || span.to !== 'container' || isInit(span)) return [];
  return [{ type: 'the program ended', at: span.end }];
}

/** The last answer that said no, if the command failed for it. */
function refusalOf(trace: TraceView): Milestone | undefined {
  if (!trace.failed) return undefined;
  const last = trace.spans.filter((span) => span.kind === 'http' && isRefused(span)).at(-1);
  return last?.end === undefined ? undefined : { type: 'it was refused', at: last.end };
}

const isRefused = (span: SpanView): boolean => {
  const status = span.attributes[ATTR.httpStatus];
  return typeof status === 'number' && status >= 400;
};
