/** Which terminals are open and which one has the floor. Lessons type through it; the tabs draw it. */
export type TerminalTab = { id: string; number: number };
export type DeskSnapshot = { tabs: readonly TerminalTab[]; active: string };
/** What a connected terminal can be asked. `type` is false when nobody hears it; `end` ends the shell. */
type Seat = { type(text: string): boolean; focus(): void; end(): void };

export type Typing = {
  /** Press Enter too. */
  enter: boolean;
  /** Leave the focus where it is: for the keyboard, which would have a long way back. */
  stay?: boolean;
};

const ONE: DeskSnapshot = { tabs: [{ id: 't1', number: 1 }], active: 't1' };

/** Where the open tabs of a lab are kept, so that a reload finds its shells again. */
export type TabMemory = { read(lab: string): DeskSnapshot | null; write(lab: string, snapshot: DeskSnapshot): void };

export class TerminalDesk {
  #snapshot: DeskSnapshot = ONE;
  #lab: string | null = null;
  readonly #seats = new Map<string, Seat>();
  readonly #listeners = new Set<() => void>();
  /** Opened by hand: once it is drawn it takes the keys, or they would press the button that opened it again. */
  #awaited: string | null = null;

  constructor(readonly memory: TabMemory) {}

  /** Another lab has shells of its own. */
  enter(lab: string): void {
    if (lab === this.#lab) return;
    this.#lab = lab;
    this.#set(this.memory.read(lab) ?? ONE);
  }

  get snapshot(): DeskSnapshot {
    return this.#snapshot;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** A terminal that is connected registers itself here. */
  register(id: string, seat: Seat): () => void {
    this.#seats.set(id, seat);
    if (this.#awaited === id) seat.focus();
    return () => {
      if (this.#seats.get(id) === seat) this.#seats.delete(id);
    };
  }

  /** Types into the terminal in front, and goes there unless told to stay. False when no terminal hears it. */
  type(line: string, { enter, stay }: Typing): boolean {
    const seat = this.#seats.get(this.#snapshot.active);
    const heard = seat?.type(enter ? `${line}\r` : line) ?? false;
    if (!stay) seat?.focus();
    return heard;
  }

  focus(): void {
    this.#seats.get(this.#snapshot.active)?.focus();
  }

  open(): void {
    const number = Math.max(0, ...this.#snapshot.tabs.map((tab) => tab.number)) + 1;
    const tab = { id: `t${number}`, number };
    this.#awaited = tab.id;
    this.#set({ tabs: [...this.#snapshot.tabs, tab], active: tab.id });
  }

  show(id: string): void {
    this.#awaited = null;
    this.#set({ ...this.#snapshot, active: id });
  }

  /** The last one cannot be closed. */
  close(id: string): void {
    const { tabs, active } = this.#snapshot;
    const index = tabs.findIndex((tab) => tab.id === id);
    const left = tabs.filter((tab) => tab.id !== id);
    const next = left[Math.min(index, left.length - 1)];
    if (!next) return;
    this.#seats.get(id)?.end();
    this.#set({ tabs: left, active: active === id ? next.id : active });
  }

  #set(snapshot: DeskSnapshot): void {
    this.#snapshot = snapshot;
    if (this.#lab !== null) this.memory.write(this.#lab, snapshot);
    for (const listener of this.#listeners) listener();
  }
}
