import { walk } from '#components/deck/walk.ts';
import type { Connection, SeenPacket } from '#engine/scene/network/connections.ts';
import { ENDS, packetName, place } from '#engine/scene/network/packet-words.ts';
import { durationText, plural } from '#engine/scene/number-words.ts';
import { ChatterRow } from './chatter-row.tsx';
import css from './connections.module.css';

type Props = {
  connections: readonly Connection[];
  chosen: SeenPacket | undefined;
  choose: (packet: string) => void;
};

/** Every connection with its packets: there to the right, back to the left. Chatter is one row, which opens. */
export function ConnectionList({ connections, chosen, choose }: Props) {
  const talk = connections.filter(({ chatter }) => !chatter);
  const chatter = connections.filter((one) => one.chatter);
  const shown = (some: readonly Connection[]) =>
    some.map((one) => <OneConnection key={one.id} connection={one} chosen={chosen} choose={choose} />);
  const isIn = (some: readonly Connection[]) =>
    some.some(({ packets }) => packets.some(({ packet }) => packet.id === chosen?.packet.id));
  return (
    <section className={css.connections} aria-label="Connections and their packets" onKeyDown={walk}>
      {shown(talk)}
      {chatter.length > 0 && (
        <ChatterRow chatter={chatter} holdsChosen={isIn(chatter)}>
          {shown(chatter)}
        </ChatterRow>
      )}
    </section>
  );
}

type OneProps = Omit<Props, 'connections'> & { connection: Connection };

function OneConnection({ connection, chosen, choose }: OneProps) {
  const { protocol, original, tracked, packets, lost, chatter } = connection;
  return (
    <div className={css.connection} data-lost={lost || undefined}>
      <h3>
        <code>
          {place(original.src, original.sport)} → {place(original.dst, original.dport)}
        </code>
        <small>
          {chatter ?? protocol.toUpperCase()}, {plural(packets.length, 'packet')}
          {tracked?.state && `, ${tracked.state}`}
        </small>
      </h3>
      <ul>
        {packets.map(({ packet, at }) => (
          <li key={packet.id}>
            <button
              type="button"
              data-row
              data-back={packet.direction === 'reply' || undefined}
              data-lost={packet.end === 'dropped' || packet.end === 'rejected' || undefined}
              aria-current={chosen?.packet.id === packet.id || undefined}
              onClick={() => choose(packet.id)}
            >
              <i aria-hidden="true">{packet.direction === 'reply' ? '←' : '→'}</i>
              <b>{packetName(packet)}</b>
              <small>
                {packet.end === 'delivered' || packet.end === 'left'
                  ? after(at - (packets[0]?.at ?? at))
                  : ENDS[packet.end]}
              </small>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

const after = (nanos: number): string => (nanos === 0 ? '' : `+${durationText(nanos)}`);
