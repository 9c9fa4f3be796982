'use client';
import { SquareTerminal } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useSyncExternalStore } from 'react';
import type { Player } from '#components/player/use-player.ts';
import { WithCode } from '#components/shell/engine-chip.tsx';
import { printedBy } from './replay-terminal.tsx';
import css from './terminal.module.css';

const ReplayTerminal = dynamic(() => import('./replay-terminal.tsx'), { ssr: false });

type Props = {
  player: Player | undefined;
  /** Why nothing can be typed, and what to do about it. */
  reason: string;
};

/** What the terminal of the recorded run had printed at the cursor. It cannot be typed into, and says why. */
export function ReplayPanel({ player, reason }: Props) {
  return (
    <section className={css.pane} aria-label="Terminal, read only">
      <div className={css.bar}>
        <p className={css.why}>
          <b>
            <SquareTerminal size={13} aria-hidden="true" /> Read only
          </b>
          <span>
            <WithCode text={reason} />
          </span>
        </p>
      </div>
      <div className={css.stack}>
        {player ? <Printed player={player} /> : <p className={css.nothing}>Nothing was printed yet.</p>}
      </div>
    </section>
  );
}

function Printed({ player }: { player: Player }) {
  const { output, commandLine, exitCode, open } = player.trace;
  const read = (): number => printedBy(output, player.clock.at);
  const count = useSyncExternalStore(player.clock.subscribe, read, () => 0);
  const ended = !open && exitCode !== undefined && count === output.length;
  return (
    <ReplayTerminal
      key={player.trace.id}
      line={commandLine}
      output={output}
      count={count}
      exitCode={ended ? exitCode : undefined}
    />
  );
}
