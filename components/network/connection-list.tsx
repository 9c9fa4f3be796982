import { walk } from '#components/deck/walk.ts';
import type { Connection, SeenPacket } from '#engine/scene/network/connections.ts';
import { ENDS, packetName, place } from '#engine/scene/network/packet-words.ts';
import { durationText, plural } from '#engine/scene/number-words.ts';
import css from './packets.module.css';

type Props = {
  connections: readonly Connection[];
  chosen: SeenPacket | undefined;
  choose: (packet: string) => void;
};

/** Every connection with its packets: there to the right, back to the left. */
export function ConnectionList({ connections, chosen, choose }: Props) {
  return (
    <section className={css.connections} aria-label="Connections and their packets" onKeyDown={walk}>
      {connections.map(({ id, protocol, original, tracked, packets, lost }) => (
        <div key={id} className={css.connection} data-lost={lost || undefined}>
          <h3>
            <code>
              {place(original.src, original.sport)} → {place(original.dst, original.dport)}
            </code>
            <small>
              {protocol.toUpperCase()}, {plural(packets.length, 'packet')}
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
      ))}
    </section>
  );
}

const after = (nanos: number): string => (nanos === 0 ? '' : `+${durationText(nanos)}`);
