'use client';
import { Send } from 'lucide-react';
import { useState } from 'react';
import { byKeyboard } from '#components/lesson/by-keyboard.ts';
import type { NetMap } from '#engine/scene/network/map-shape.ts';
import { sendLines } from '#engine/scene/network/send-lines.ts';
import css from './follow.module.css';
import type { LabHand } from './lab-hand.ts';

/** A packet to send: one of the ways that this network has, by a line that can be typed as well. */
export function SendPacket({ hand, map }: { hand: LabHand; map: NetMap }) {
  const [wanted, want] = useState('');
  const lines = sendLines(map);
  const chosen = lines.find(({ way }) => way === wanted) ?? lines[0];
  if (!chosen) return null;
  const { way, line } = chosen;
  return (
    <div className={css.send}>
      <select value={way} onChange={({ target }) => want(target.value)} aria-label="Way of the packet to send">
        {lines.map((one) => (
          <option key={one.way}>{one.way}</option>
        ))}
      </select>
      <button type="button" title={`Type ${line}`} onClick={(event) => hand.type(line, byKeyboard(event))}>
        <Send size={12} aria-hidden="true" /> <code>{line}</code>
      </button>
    </div>
  );
}
