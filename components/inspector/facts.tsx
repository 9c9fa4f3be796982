'use client';
import type { ReactNode } from 'react';
import { timeText, unitFor } from '#components/player/time-text.ts';
import type { Player } from '#components/player/use-player.ts';
import { shortId } from '#engine/lesson/describe.ts';
import { durationText } from '#engine/scene/number-words.ts';
import { answerId, callId, type Step } from '#engine/scene/steps.ts';
import { durationOf, type TraceView } from '#engine/scene/trace-view.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes } from '#engine/trace/event.ts';
import css from './facts.module.css';

/** When, how long, by whom; and how all this is known. */
export function Facts({ player, step }: { player: Player; step: Step }) {
  const { trace, steps } = player;
  const { span } = step;
  const unit = unitFor(durationOf(trace));
  const answered = step.phase !== 'call';
  const other = steps.find((candidate) => candidate.id === (answered ? callId : answerId)(span.id));
  const duration = (answered ? step.at : (span.end ?? span.start)) - span.start;
  const took = span.end === undefined ? 'still open' : durationText(duration);
  // Of calls whose return is not watched, the kernel probe sees only the beginning.
  const timed = span.kind !== 'sys' || duration > 0;
  const count = span.attributes[ATTR.count];
  return (
    <dl className={css.facts}>
      <Fact name="at">
        {timeText(step.at - trace.start, unit)} {unit.name}
      </Fact>
      {timed && <Fact name={answered ? 'after' : 'took'}>{took}</Fact>}
      <ProcessFact trace={trace} attributes={span.attributes} />
      {typeof count === 'number' && <Fact name="calls like this">{count}</Fact>}
      {other && (
        <Fact name={answered ? 'asked by' : 'answer'}>
          <button type="button" onClick={() => player.select(other.id)}>
            {answered ? span.name : other.label}
          </button>
        </Fact>
      )}
      <Fact name={span.evidence === 'observed' ? 'seen by' : span.evidence}>{probeOf(step)}</Fact>
      {placeOf(step) && <Fact name="placed by">{placeOf(step)}</Fact>}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A process by its number, and by its program where this trace saw it begin. */
function ProcessFact({ trace, attributes }: { trace: TraceView; attributes: Attributes }) {
  const pid = attributes[ATTR.pid];
  if (typeof pid !== 'number') return null;
  const program = trace.requests.findLast((span) => span.kind === 'exec' && span.attributes[ATTR.pid] === pid)?.name;
  return (
    <Fact name="process">
      {pid}
      {program && <small> {program}</small>}
    </Fact>
  );
}

const PROBES: Readonly<Record<string, string>> = {
  'docker.sock': 'the probe on docker.sock',
  'containerd.sock': 'the probe on containerd.sock',
  'containerd.sock.ttrpc': 'the probe on containerd.sock.ttrpc',
  'shim.sock': 'the probe on the shim’s socket',
  kernel: 'the kernel probe',
  shell: 'the shell’s own marks',
  bundle: 'reading the bundle',
  'engine events': 'the engine’s event stream',
};

function probeOf({ span, event }: Step): string {
  const probe = event?.attributes[ATTR.probe] ?? span.attributes[ATTR.probe];
  if (typeof probe === 'string') return PROBES[probe] ?? `the ${probe} probe`;
  return span.evidence === 'observed' ? 'a probe' : 'from what was seen';
}

/** By what the span was put below its parent, where that is not the process that did it. */
function placeOf({ span }: Step): string | undefined {
  const words = span.attributes[ATTR.placedBy];
  const by = Array.isArray(words) ? words.map((word) => shortId(String(word))).join(', ') : undefined;
  if (span.parentEvidence === 'inferred') return `${by ?? 'time'}, inferred`;
  return by;
}
