'use client';
import { useState } from 'react';
import tools from '#components/deck/tool-row.module.css';
import type { NetMap } from '#engine/scene/network/map-shape.ts';
import type { PacketFilter } from '#engine/trace/packet.ts';
import css from './follow.module.css';
import { type LabHand, useLabHand } from './lab-hand.ts';
import { SendPacket } from './send-packet.tsx';

/** Live: whether packets are followed, which, and a packet to send. */
export function FollowBar({ map }: { map: NetMap }) {
  const hand = useLabHand();
  return hand && <Bar hand={hand} map={map} />;
}

type Protocol = NonNullable<PacketFilter['protocol']>;

function Bar({ hand, map }: { hand: LabHand; map: NetMap }) {
  const { watch } = hand;
  const [protocol, setProtocol] = useState<Protocol | ''>(watch?.filter?.protocol ?? '');
  const [port, setPort] = useState(String(watch?.filter?.port ?? ''));
  const starting = watch?.state === 'starting';
  const on = watch?.state === 'on';
  const bad = port !== '' && !isPort(port);
  const filter = { ...(protocol && { protocol }), ...(port !== '' && !bad && { port: Number(port) }) };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the player's keys are not for what is typed here
    <div className={`${tools.row} ${css.follow}`} onKeyDown={(event) => event.stopPropagation()}>
      {watch && (
        <>
          <button
            type="button"
            role="switch"
            aria-checked={on}
            aria-busy={starting}
            disabled={bad || starting}
            onClick={() => hand.follow(!on, filter)}
          >
            <i aria-hidden="true" /> Follow packets{starting && ': starting …'}
          </button>
          <label>
            of
            <select
              value={protocol}
              disabled={on || starting}
              onChange={({ target }) => setProtocol(target.value as Protocol | '')}
              aria-label="Protocol"
            >
              <option value="">any protocol</option>
              <option value="tcp">TCP</option>
              <option value="udp">UDP</option>
              <option value="icmp">ICMP</option>
            </select>
          </label>
          <label>
            port
            <input
              value={port}
              disabled={on || starting || protocol === 'icmp'}
              inputMode="numeric"
              placeholder="any"
              aria-invalid={bad}
              onChange={({ target }) => setPort(target.value.trim())}
            />
          </label>
          {watch.state === 'failed' && <p role="alert">{watch.detail ?? 'Packets can’t be followed here.'}</p>}
        </>
      )}
      <SendPacket hand={hand} map={map} />
    </div>
  );
}

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65535;
