/** The straight line of one lab: observations, put in order, folded into trace events, appended to its log. */
import { type Correlated, type CorrelateState, correlate, flush, initialState } from '#engine/correlate/correlate.ts';
import type { Observation } from '#engine/correlate/observation.ts';
import { monotonic } from '#engine/probes/clock.ts';
import type { Probe } from '#engine/probes/probe.ts';
import { Sequencer } from '#engine/probes/sequencer.ts';
import type { Unnumbered } from '#engine/trace/event.ts';
import { type Nanos, nanos } from '#engine/trace/ids.ts';
import { TraceLog } from '#engine/trace/log.ts';
import { BootFilter } from './boot-filter.ts';
import { LIMITS } from './limits.ts';
import { LogBudget } from './log-budget.ts';

/** How often the fold is told that time has passed when nothing more comes, and for how long. */
const TICK_MS = 50;
const TICKS = 40;
/** Observations so much older than the sequencer's horizon have come out of it. */
const SETTLED_NS = 50e6;
const LATE = 'observations came too late for their place in the order: causes may be wrong around them';

export class TraceFeed {
  readonly log = new TraceLog();
  readonly #budget = new LogBudget(this.log, LIMITS);
  readonly #filter = new BootFilter();
  readonly #sequencer = new Sequencer((observations) => this.#take(observations));
  readonly #awaited: Probe[] = [];
  #state = initialState();
  #ticker: NodeJS.Timeout | undefined;
  #ticksLeft = 0;
  #lateTold = 0;

  readonly take = (observation: Observation): void => {
    this.#sequencer.push(observation);
    this.#ticksLeft = TICKS;
    this.#ticker ??= setInterval(() => this.#tick(), TICK_MS);
  };

  /** Keeps the order for a probe that may be behind, too. */
  waitFor(probe: Probe): void {
    this.#awaited.push(probe);
    this.#sequencer.waitFor(() => this.#oldestOwed());
  }

  #oldestOwed(): Nanos | undefined {
    const owed = this.#awaited.flatMap(({ owes }) => owes ?? []);
    return owed.length > 0 ? nanos(Math.min(...owed)) : undefined;
  }

  /** What the engine does by itself is kept from here on. */
  booted(): void {
    this.#sequencer.flush();
    this.#filter.booted();
  }

  /** Folds what still waits. */
  close(): void {
    clearInterval(this.#ticker);
    this.#ticker = undefined;
    this.#sequencer.flush();
    this.#append(this.#fold((state) => flush(state, monotonic())));
    this.#settle();
  }

  /** What was left out, or came too late for its place, is told when there is time. */
  #settle(): void {
    const at = monotonic();
    this.#budget.settle(at);
    const late = this.#sequencer.late - this.#lateTold;
    if (late === 0) return;
    this.#lateTold += late;
    this.#append([{ type: 'probe.reported', at, probe: 'order', state: 'degraded', events: late, detail: LATE }]);
  }

  #tick(): void {
    if (this.#ticksLeft-- <= 0) {
      clearInterval(this.#ticker);
      this.#ticker = undefined;
      this.#settle();
    }
    this.#append(this.#fold((state) => flush(state, nanos(this.#sequencer.horizon - SETTLED_NS))));
  }

  #take(observations: readonly Observation[]): void {
    const events = observations.flatMap((observation) => this.#fold((state) => correlate(state, observation)));
    this.#append(events);
  }

  #fold(step: (state: CorrelateState) => Correlated): Unnumbered[] {
    const { state, events } = step(this.#state);
    this.#state = state;
    return events;
  }

  #append(events: readonly Unnumbered[]): void {
    this.#budget.append(events.filter((event) => this.#filter.keep(event)));
  }
}
