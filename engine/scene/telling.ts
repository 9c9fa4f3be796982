/**
 * Which of a trace's hundreds of system calls tell the story. The rest is drawn as ticks without a name.
 */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Json } from '#engine/trace/event.ts';
import type { SpanId } from '#engine/trace/ids.ts';
import type { SpanView } from './trace-view.ts';

/** `each`: every such call tells something, not only the first. */
type Rule = { title: string; each?: true; is: (span: SpanView, args: string) => boolean };

const named =
  (...names: string[]) =>
  (span: SpanView) =>
    names.includes(span.name);
const making = (span: SpanView, pattern: RegExp, args: string) =>
  span.from !== 'dockerd' && span.from !== 'containerd' && pattern.test(args);

/** The first call that meets a rule is telling (each, where the rule says so); `title` is what the picture calls it. */
const RULES: readonly Rule[] = [
  { title: 'unshare', is: named('unshare') },
  {
    title: 'clone NEW…',
    is: (span, args) => /^(clone3?|fork)$/.test(span.name) && making(span, /NEW(NS|PID|NET|UTS|IPC)/, args),
  },
  {
    title: 'overlay mount',
    is: (span, args) => span.name === 'mount' && span.from === 'dockerd' && /overlay/.test(args),
  },
  { title: 'veth pair', is: (span, args) => span.name !== 'connect' && /NEWLINK/.test(args) && /veth/.test(args) },
  { title: 'address', is: (_, args) => /NEWADDR/.test(args) },
  {
    title: 'join cgroup',
    is: (span, args) =>
      (span.name === 'cgroup_attach' || /^write$|attach/.test(span.name)) && /cgroup/.test(args + span.name),
  },
  { title: 'cgroup', is: (span) => span.attributes[ATTR.kernelRow] === 'cgroup' && /mkdir/.test(span.name) },
  { title: 'pivot_root', is: named('pivot_root') },
  { title: 'sethostname', is: named('sethostname') },
  { title: 'seccomp', is: (span, args) => span.name === 'seccomp' || /SET_SECCOMP|SECCOMP_SET_MODE_FILTER/.test(args) },
  { title: 'capset', is: named('capset') },
  { title: 'no_new_privs', is: (_, args) => /NO_NEW_PRIVS/.test(args) },
  { title: 'execve', is: (span, args) => span.name === 'execve' && span.from === 'container' && !/"init"/.test(args) },
  { title: 'setns', is: (span) => span.name === 'setns' && (span.from === 'runc' || span.from === 'container') },
  { title: 'kill', each: true, is: (span) => /^(kill|pidfd_send_signal|tgkill)$/.test(span.name) },
  { title: 'oom', is: named('oom') },
];

const argumentsOf = (span: SpanView): string => {
  const args: Json | undefined = span.attributes[ATTR.syscallArgs];
  return span.name + (args === undefined ? '' : JSON.stringify(args));
};

/** Span id of each telling call → its title. */
export function tellingCalls(spans: readonly SpanView[]): ReadonlyMap<SpanId, string> {
  const found = new Map<SpanId, string>();
  const used = new Set<string>();
  for (const span of spans) {
    if (span.kind !== 'sys') continue;
    const args = argumentsOf(span);
    const rule = RULES.find((candidate) => (candidate.each || !used.has(candidate.title)) && candidate.is(span, args));
    if (!rule) continue;
    used.add(rule.title);
    found.set(span.id, rule.title);
  }
  return found;
}
