import { Evidence, Fact, Facts } from '#components/deck/fact.tsx';
import type { Connection, SeenPacket } from '#engine/scene/network/connections.ts';
import type { MapSelection } from '#engine/scene/network/map-selection.ts';
import type { NetMap } from '#engine/scene/network/map-shape.ts';
import type { Command } from '#engine/scene/network/net-commands.ts';
import type { PacketPath, PathStep } from '#engine/scene/network/packet-path.ts';
import { ENDS, headerText, offsetText, packetName, place } from '#engine/scene/network/packet-words.ts';
import type { Tuple } from '#engine/trace/network.ts';
import { CommandList } from './command-list.tsx';
import css from './details.module.css';
import { RuleNote } from './rule-note.tsx';

type Props = {
  map: NetMap;
  connection: Connection;
  seen: SeenPacket;
  command: string | undefined;
  path: PacketPath;
  at: PathStep;
  placeName: (namespace: string) => string;
  select: (selection: MapSelection) => void;
};

/** The step that the packet is at; below it the packet, and what conntrack keeps of its connection. */
export function PacketDetails({ map, connection, seen, command, path: { packet }, at, placeName, select }: Props) {
  return (
    <div className={css.details}>
      <StepFacts at={at} map={map} placeName={placeName} select={select} />
      <h4>{packetName(packet)}</h4>
      <Facts>
        <Fact name="here">{headerText(at.header)}</Fact>
        {at.header?.ttl !== undefined && <Fact name="TTL">{at.header.ttl}</Fact>}
        {packet.payload > 0 && <Fact name="carries">{packet.payload} bytes</Fact>}
        {command !== undefined && (
          <Fact name="command">
            {command} {seen.inferred && <small className={css.inferred}>inferred</small>}
          </Fact>
        )}
        <Fact name="in the end">{ENDS[packet.end]}</Fact>
        {packet.cut !== undefined && <Fact name="left out">{packet.cut} steps</Fact>}
        {packet.tunnel && (
          <Fact name="within">
            VXLAN {packet.tunnel.vni}: {headerText(packet.tunnel.outer)}
          </Fact>
        )}
      </Facts>
      {packet.says && <pre className={css.says}>{packet.says}</pre>}
      <Tracked connection={connection} />
      <CommandList commands={commandsOf(connection)} />
      <Evidence>
        interfaces by a packet socket, with the kernel’s time; rules by netfilter’s trace, which tells their order and
        no time; programs by their sockets
      </Evidence>
    </div>
  );
}

function StepFacts({ at: { step }, map, placeName, select }: Pick<Props, 'at' | 'map' | 'placeName' | 'select'>) {
  switch (step.layer) {
    case 'interface':
      return (
        <>
          <h3>
            {step.link} <small>{placeName(step.namespace)}</small>
          </h3>
          <Facts>
            <Fact name="direction">{step.direction === 'in' ? 'comes in' : 'goes out'}</Fact>
            {step.offset !== undefined && <Fact name="after">{offsetText(step.offset)}</Fact>}
            {step.macSource && <Fact name="MAC from">{step.macSource}</Fact>}
            {step.macTarget && <Fact name="MAC to">{step.macTarget}</Fact>}
          </Facts>
        </>
      );
    case 'socket':
      return (
        <h3>
          {step.program ?? 'a program'} <small>{step.direction === 'in' ? 'takes it' : 'sent it'}</small>
        </h3>
      );
    case 'netfilter':
      return (
        <>
          <h3>
            {step.table} {step.chain} <small>{step.verdict}</small>
          </h3>
          {step.event === 'policy' && <p>No rule of the chain decided. Its policy does: {step.verdict}.</p>}
          {step.event === 'return' && <p>The end of this chain: back to the one that it was called from.</p>}
          {step.rule && <RuleNote text={step.rule} table={step.table} map={map} select={select} />}
          <Facts>
            <Fact name="hook">{step.hook}</Fact>
            {step.handle !== undefined && <Fact name="handle">{step.handle}</Fact>}
            {step.state && <Fact name="connection">{step.state}</Fact>}
            {step.inLink && <Fact name="came in by">{step.inLink}</Fact>}
            {step.outLink && <Fact name="goes out by">{step.outLink}</Fact>}
          </Facts>
        </>
      );
    default:
      return step satisfies never;
  }
}

const tupleText = ({ src, sport, dst, dport }: Tuple): string => `${place(src, sport)} → ${place(dst, dport)}`;

/** Where the two differ, an address was written anew: answers are turned back by the second. */
function Tracked({ connection: { tracked } }: { connection: Connection }) {
  if (!tracked) return null;
  return (
    <>
      <h4>What the kernel remembers</h4>
      <Facts>
        <Fact name="sent">{tupleText(tracked.original)}</Fact>
        <Fact name="answers">{tupleText(tracked.reply)}</Fact>
        {tracked.state && <Fact name="state">{tracked.state}</Fact>}
      </Facts>
      <p>
        {tracked.rewritten?.length
          ? 'Answers are not expected from the address that was asked: by this entry the kernel writes the old address back into them.'
          : 'Nothing is rewritten: answers are expected from where it was sent.'}
      </p>
    </>
  );
}

const commandsOf = ({ protocol, original }: Connection): Command[] =>
  protocol === 'tcp' || protocol === 'udp'
    ? [
        {
          line: `conntrack -L -p ${protocol} --orig-src ${original.src} --orig-dst ${original.dst}`,
          prints: 'both tuples',
        },
        {
          line: `tcpdump -ni any ${protocol} port ${original.dport ?? ''}`.trim(),
          prints: 'the next one at each interface',
        },
      ]
    : [{ line: `tcpdump -ni any host ${original.dst}`, prints: 'the next one at each interface' }];
