'use client';
import { useEffect, useRef } from 'react';
import { lossOf, type PacketPath, type PathStep, type Rewrite } from '#engine/scene/network/packet-path.ts';
import { headerText, offsetText, place } from '#engine/scene/network/packet-words.ts';
import type { PacketHeader } from '#engine/trace/packet.ts';
import css from './track.module.css';
import type { Walk } from './use-walk.ts';

type Props = { path: PacketPath; walk: Walk; placeName: (namespace: string) => string };

/** Step by step: interfaces with the kernel's time, rules in the order in which netfilter took them, the header as it is then. */
export function Track({ path, walk, placeName }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const loss = lossOf(path);
  const shown = useRef({ id: path.packet.id, index: walk.index });
  useEffect(() => {
    const { id, index } = shown.current;
    shown.current = { id: path.packet.id, index: walk.index };
    // Only a step moves the list: another packet is seen from its beginning.
    if (id === path.packet.id && index !== walk.index)
      list.current?.children[walk.index]?.scrollIntoView({ block: 'nearest' });
  }, [path, walk.index]);
  return (
    <ol ref={list} className={css.track} aria-label="Steps of the packet">
      {path.steps.map((one) => (
        <Step
          key={one.index}
          one={one}
          before={path.steps[one.index - 1]}
          now={one.index === walk.index}
          ahead={one.index > walk.index}
          place={placeName(one.step.namespace)}
          go={() => walk.go(one.index)}
          loss={loss?.index === one.index ? loss.text : undefined}
        />
      ))}
    </ol>
  );
}

type StepProps = {
  one: PathStep;
  before: PathStep | undefined;
  now: boolean;
  ahead: boolean;
  place: string;
  go: () => void;
  loss: string | undefined;
};

function Step({ one, before, now, ahead, place, go, loss }: StepProps) {
  const { step, depth, header, rewrites } = one;
  const newPlace = before?.step.namespace !== step.namespace;
  const hook = step.layer === 'netfilter' ? `${step.table} ${step.chain}` : '';
  const newChain =
    step.layer === 'netfilter' &&
    (before?.step.layer !== 'netfilter' || before.step.chain !== step.chain || before.step.table !== step.table);
  return (
    <li data-layer={step.layer} data-ahead={ahead || undefined} data-place={newPlace || undefined}>
      {newPlace && <h3>{place}</h3>}
      <button type="button" aria-current={now ? 'step' : undefined} onClick={go} data-bad={loss ? true : undefined}>
        <span className={css.time}>{step.offset === undefined ? '·' : offsetText(step.offset)}</span>
        <i className={css.dot} aria-hidden="true" />
        <span className={css.what} style={{ paddingLeft: depth * 16 }}>
          {newChain && <small>{hook}</small>}
          <StepWords one={one} />
        </span>
        {(rewrites.length > 0 || newPlace) && <Header header={header} rewrites={rewrites} />}
      </button>
      {loss && <p className={css.loss}>{loss}</p>}
    </li>
  );
}

function StepWords({ one: { step } }: { one: PathStep }) {
  switch (step.layer) {
    case 'interface':
      return (
        <b>
          {step.link} <em>{step.direction === 'in' ? 'comes in' : 'goes out'}</em>
        </b>
      );
    case 'socket':
      return (
        <b>
          {step.program ?? 'a program'} <em>{step.direction === 'in' ? 'takes it' : 'sent it'}</em>
        </b>
      );
    case 'netfilter':
      return (
        <>
          <code>{step.event === 'policy' ? `policy of ${step.chain}` : (step.rule ?? step.chain)}</code>
          <em data-verdict={step.verdict}>{step.jump ? `→ ${step.jump}` : step.verdict}</em>
        </>
      );
    default:
      return step satisfies never;
  }
}

/** The header; what was written anew here, old and new. */
function Header({ header, rewrites }: { header: PacketHeader | undefined; rewrites: readonly Rewrite[] }) {
  if (!header) return null;
  if (rewrites.length === 0) return <span className={css.header}>{headerText(header)}</span>;
  const was = { ...header, ...Object.fromEntries(rewrites.map(({ field, from }) => [field, from])) } as PacketHeader;
  const part = (side: 'src' | 'dst', port: 'sport' | 'dport') => {
    const [old, fresh] = [place(was[side], was[port]), place(header[side], header[port])];
    return old === fresh ? (
      fresh
    ) : (
      <>
        <del>{old}</del> <ins>{fresh}</ins>
      </>
    );
  };
  const ttl = rewrites.find(({ field }) => field === 'ttl');
  return (
    <span className={css.header} data-new>
      {part('src', 'sport')} → {part('dst', 'dport')}
      {ttl && (
        <small>
          TTL <del>{ttl.from}</del> <ins>{ttl.to}</ins>
        </small>
      )}
    </span>
  );
}
