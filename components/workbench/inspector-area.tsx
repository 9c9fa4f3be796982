'use client';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { Inspector } from '#components/inspector/inspector.tsx';
import { EventTable } from '#components/log/event-table.tsx';
import type { Player } from '#components/player/use-player.ts';
import { useLayout } from './use-layout.ts';
import css from './workbench.module.css';

/** The selected message above, every message as a table below: the picture's twin in text. */
export function InspectorArea({ player }: { player: Player | undefined }) {
  const layout = useLayout('inspector', ['message', 'log']);
  return (
    <aside className={css.inspector} aria-label="Inspector">
      <Group orientation="vertical" {...layout}>
        <Panel id="message" defaultSize="58" minSize="160px" className={css.panel}>
          <Inspector player={player} />
        </Panel>
        <Separator className={css.sepH} aria-label="Height of the inspector" />
        <Panel id="log" minSize="140px" className={css.panel}>
          <EventTable player={player} />
        </Panel>
      </Group>
    </aside>
  );
}
