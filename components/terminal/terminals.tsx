'use client';
import { Accessibility, Plus, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import {
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useLayoutEffect,
  useState,
  useSyncExternalStore,
} from 'react';
import { keyOfHost } from '#components/lab/host.ts';
import closable from '#components/shell/closable-tabs.module.css';
import { IconButton } from '#components/shell/icon-button.tsx';
import { useStored } from '#components/shell/use-stored.ts';
import type { HostNumber } from '#engine/trace/lab-hosts.ts';
import css from './terminal.module.css';
import type { DeskSnapshot, TerminalDesk } from './terminal-desk.ts';
import type { TerminalState } from './terminal-socket.ts';

const LiveTerminal = dynamic(() => import('./live-terminal.tsx'), { ssr: false });

type Props = {
  host: HostNumber;
  desk: TerminalDesk;
  onState(id: string, state: TerminalState): void;
  /** What else belongs to the lab, in the line of its terminals. */
  aside?: ReactNode;
};

/** The terminals of the lab with this id; until there is one, what is going on. */
export function LiveTerminals({ lab, detail, ...props }: Props & { lab: string | null; detail: string }) {
  const { desk } = props;
  useLayoutEffect(() => {
    if (lab) desk.enter(lab);
  }, [lab, desk]);
  if (lab) return <Terminals key={lab} {...props} />;
  return (
    <section className={css.pane} aria-label="Terminals">
      <div className={css.bar} />
      <div className={css.stack}>
        <p className={css.nothing}>{detail}</p>
      </div>
    </section>
  );
}

const tabOf = (host: HostNumber, id: string): string => `${keyOfHost('terminal-tab', host)}-${id}`;
const panelOf = (host: HostNumber, id: string): string => `${keyOfHost('terminal-panel', host)}-${id}`;

/** The lab's terminals in tabs. All stay connected; one is in front. */
function Terminals({ host, desk, onState, aside }: Props) {
  const read = (): DeskSnapshot => desk.snapshot;
  const { tabs, active } = useSyncExternalStore(desk.subscribe, read, read);
  const [screenReader, setScreenReader] = useStored<boolean>('terminal.screen-reader', false);
  const [states, setStates] = useState<Record<string, TerminalState>>({});
  const note = useCallback(
    (id: string, state: TerminalState) => {
      setStates((known) => ({ ...known, [id]: state }));
      onState(id, state);
    },
    [onState],
  );
  return (
    <section className={css.pane} aria-label="Terminals">
      <div className={css.bar}>
        <TerminalTabs host={host} desk={desk} tabs={tabs} active={active} states={states} />
        <IconButton label="New terminal" onClick={() => desk.open()}>
          <Plus size={15} />
        </IconButton>
        {aside ?? <span className={css.gap} />}
        <IconButton
          label={`Screen reader mode of the terminal: ${screenReader ? 'on' : 'off'}`}
          aria-pressed={screenReader}
          onClick={() => setScreenReader(!screenReader)}
        >
          <Accessibility size={15} />
        </IconButton>
      </div>
      <div className={css.stack}>
        {tabs.map((tab) => (
          <div
            key={tab.id}
            role="tabpanel"
            id={panelOf(host, tab.id)}
            aria-labelledby={tabOf(host, tab.id)}
            className={css.layer}
            hidden={tab.id !== active}
          >
            <LiveTerminal
              id={tab.id}
              host={host}
              desk={desk}
              screenReader={screenReader}
              front={tab.id === active}
              onState={note}
            />
          </div>
        ))}
      </div>
    </section>
  );
}

type TabsProps = DeskSnapshot & { host: HostNumber; desk: TerminalDesk; states: Record<string, TerminalState> };

function TerminalTabs({ host, desk, tabs, active, states }: TabsProps) {
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const index = tabs.findIndex((tab) => tab.id === active);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === 'Delete') desk.close(active);
    else if (step === undefined) return;
    else desk.show(tabs[(index + step + tabs.length) % tabs.length]?.id ?? active);
    event.preventDefault();
    event.stopPropagation();
    requestAnimationFrame(() => document.getElementById(tabOf(host, desk.snapshot.active))?.focus());
  };
  return (
    <div role="tablist" aria-label="Terminals" className={`${closable.tabs} ${css.tabs}`} onKeyDown={move}>
      {tabs.map((tab) => (
        <span key={tab.id} role="presentation" className={closable.tab} data-active={tab.id === active || undefined}>
          <button
            type="button"
            role="tab"
            id={tabOf(host, tab.id)}
            aria-selected={tab.id === active}
            aria-controls={panelOf(host, tab.id)}
            tabIndex={tab.id === active ? 0 : -1}
            onClick={() => {
              desk.show(tab.id);
              requestAnimationFrame(() => desk.focus());
            }}
          >
            <i data-state={states[tab.id] ?? 'connecting'} />
            Terminal {tab.number}
          </button>
          {tabs.length > 1 && (
            <button
              type="button"
              className={closable.close}
              tabIndex={-1}
              aria-label={`Close terminal ${tab.number} (Delete)`}
              onClick={() => desk.close(tab.id)}
            >
              <X size={12} />
            </button>
          )}
        </span>
      ))}
    </div>
  );
}
