'use client';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { History } from '#components/history/history.tsx';
import { HistoryButton } from '#components/history/history-button.tsx';
import { HostSwitch } from '#components/hosts/host-switch.tsx';
import { HostContext } from '#components/lab/host.ts';
import { useHealth } from '#components/lab/use-health.ts';
import { LessonPane } from '#components/lesson/lesson-pane.tsx';
import type { LessonLink } from '#components/lesson/pager.tsx';
import { LabHandContext } from '#components/network/lab-hand.ts';
import { playerKeys } from '#components/player/keys.ts';
import { usePlayer } from '#components/player/use-player.ts';
import { mayFrame } from '#components/ports/port-address.ts';
import { PortBar } from '#components/ports/port-bar.tsx';
import { PortPanel } from '#components/ports/port-panel.tsx';
import { usePublishedPorts } from '#components/ports/use-published-ports.ts';
import { useShownPort } from '#components/ports/use-shown-port.ts';
import { type ProcessOffer, ProcessOffersContext } from '#components/processes/process-offer.ts';
import { EngineChip } from '#components/shell/engine-chip.tsx';
import { askToReset, ResetDialog } from '#components/shell/reset-dialog.tsx';
import shell from '#components/shell/shell.module.css';
import { type Crumb, TopBar } from '#components/shell/top-bar.tsx';
import { ReplayPanel } from '#components/terminal/replay-panel.tsx';
import type { Lesson } from '#engine/lesson/lesson.ts';
import { HOSTNAMES } from '#engine/trace/lab-hosts.ts';
import type { Health } from '#engine/trace/wire.ts';
import { DeckArea } from './deck-area.tsx';
import { type DeckId, orThere } from './decks.tsx';
import { EditorArea } from './editor-area.tsx';
import { shownRun } from './followed-run.ts';
import { HostTerminals } from './host-terminals.tsx';
import { InspectorArea } from './inspector-area.tsx';
import { Panels } from './panels.tsx';
import { useHostKey } from './use-host-key.ts';
import { handOn, useHosts } from './use-hosts.ts';
import { useIdle } from './use-idle.ts';
import { useLabHandOf } from './use-lab-hand-of.ts';
import { useLessonHost } from './use-lesson-host.ts';
import { usePickedRun } from './use-picked-run.ts';
import type { Start } from './use-source.ts';
import { useTerminalKey } from './use-terminal-key.ts';
import css from './workbench.module.css';

type Props = {
  start: Start;
  crumbs: readonly Crumb[];
  place?: string;
  lesson?: Lesson;
  before?: LessonLink;
  next?: LessonLink;
};

/** Lesson, picture, terminals and inspector around one source of events. The same for a live lab and a recording. */
export function Workbench({ start, crumbs, place, lesson, before, next }: Props) {
  const health = useHealth();
  const hosts = useHosts(start, health);
  const { first, shown } = hosts;
  const { lab, state, runs, desk, terminals } = shown;
  const { picked, pick } = usePickedRun(lab.log);
  // Here and not beside the pictures: they are made anew where the page gets wider or narrower, a phone that is turned for one.
  const [deck, setDeck] = useState<DeckId>(orThere(lesson?.deck ?? 'request-flow'));
  const [offer, setOffer] = useState<ProcessOffer | null>(null);
  const offers = useMemo(() => ({ offer, setOffer }), [offer]);
  const run = shownRun(runs, picked);
  const player = usePlayer(run, { live: lab.live, of: lab.id });
  const ports = usePublishedPorts(lab.log);
  const shownPort = useShownPort(lab.id);
  const toLesson = useLessonHost(hosts, player, pick);

  const settled = lab.live
    ? lab.connection === 'following' && state.kind !== 'booting' && terminals.ready
    : lab.connection !== 'loading';
  const asking = start.kind === 'lab' && health === null;
  const pending = asking || !settled || (lab.live && (run?.open ?? false)) || player?.status === 'playing';
  const idle = useIdle(lab.log, pending);
  useTerminalKey(desk);
  useHostKey(hosts);

  const hand = useLabHandOf(shown.source, lab.live ? lab.status : null, desk);
  const reset = useCallback(() => handOn(shown)?.reset(), [shown]);
  const history = (
    <History runs={runs} log={lab.log} header={lab.header} live={lab.live} shown={run} picked={picked} onPick={pick} />
  );
  const lessonPane = lesson && (
    <LessonPane
      lesson={lesson}
      log={first.lab.log}
      labId={first.lab.id}
      status={first.lab.status}
      desk={first.desk}
      live={first.lab.live && first.state.kind === 'ready'}
      onType={toLesson.show}
      onEvidence={toLesson.showEvidence}
      before={before}
      next={next}
    />
  );
  const terminal: ReactNode = lab.live ? (
    <HostTerminals
      hosts={hosts}
      aside={<PortBar ports={ports} access={health?.ports} onShow={framing(health) ? shownPort.show : undefined} />}
    />
  ) : (
    <ReplayPanel player={player} reason={asking ? 'Asking the engine …' : state.detail} />
  );

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the player's keys work from anywhere on the page
    <div
      className={css.page}
      data-idle={idle || undefined}
      data-mode={lab.live ? 'live' : 'replay'}
      onKeyDown={playerKeys(player)}
    >
      <TopBar crumbs={crumbs} place={place}>
        {!lesson && <h1 className="sr">{crumbs.at(-1)?.name}</h1>}
        <EngineChip state={state} lab={lab} onReset={lab.live ? askToReset : undefined} />
        {first.lab.live && <HostSwitch hosts={hosts} />}
        <HistoryButton count={runs.order.length} />
      </TopBar>
      <div id="runs" popover="auto" className={`${shell.card} ${css.runs}`} data-flush>
        {history}
      </div>
      <ResetDialog what={hosts.second ? HOSTNAMES[shown.number] : 'the lab'} onReset={reset} />
      <HostContext value={shown.number}>
        <ProcessOffersContext value={offers}>
          <LabHandContext value={hand}>
            <Panels
              lesson={lessonPane}
              picture={
                <DeckArea
                  player={player}
                  runs={runs}
                  log={lab.log}
                  problem={lab.problem}
                  unreadable={lab.unreadable}
                  booting={state.kind === 'booting'}
                  live={lab.live}
                  example={lesson ? firstLine(lesson) : EXAMPLE}
                  deck={deck}
                  onDeck={setDeck}
                />
              }
              terminal={terminal}
              editor={(narrow) => (
                <EditorArea
                  key={shown.number}
                  live={lab.live}
                  reason={asking ? 'Asking the engine …' : state.detail}
                  desk={desk}
                  status={lab.status}
                  runs={runs}
                  log={lab.log}
                  narrow={narrow}
                />
              )}
              page={shownPort.port !== null && <PortPanel port={shownPort.port} onClose={shownPort.close} />}
              inspector={<InspectorArea key={shown.number} player={player} />}
            />
          </LabHandContext>
        </ProcessOffersContext>
      </HostContext>
    </div>
  );
}

const framing = (health: Health | null): boolean =>
  typeof location !== 'undefined' && mayFrame(health?.ports, location.protocol);

const EXAMPLE = 'docker run --rm hello-world';

const firstLine = (lesson: Lesson): string =>
  lesson.steps.flatMap((step) => step.blocks).find((block) => block.kind === 'command')?.line ?? EXAMPLE;
