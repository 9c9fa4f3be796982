/**
 * What the kernel program counts and does not print, by lab. Its numbers rise as long as it runs, so that nothing is forgotten between
 * two tellings: what is new is the difference.
 */

/** Of one lab, since somebody began to watch it. */
export type LabCounts = {
  /** Calls that were printed and read. */
  calls: number;
  /** Beyond the lab's budget of a second. */
  suppressed: number;
  /** New threads, and netlink requests that only read. */
  threads: number;
  netlinkReads: number;
};

const FIELDS: Readonly<Record<string, keyof LabCounts>> = {
  '@over': 'suppressed',
  '@threads': 'threads',
  '@reads': 'netlinkReads',
};

export class KernelCounts {
  readonly #labs = new Map<number, LabCounts>();
  /** Of this run of the program, by map and lab. */
  readonly #totals = new Map<string, number>();
  /** As they were told last. */
  readonly #told = new Map<number, string>();

  of(lab: number): Readonly<LabCounts> {
    return this.#of(lab);
  }

  called(lab: number): void {
    this.#of(lab).calls++;
  }

  /** As the program prints them: maps by name, totals by lab. Gives the labs that went beyond their budget, by how much. */
  read(maps: Record<string, Record<string, number>>): Map<number, number> {
    const beyond = new Map<number, number>();
    for (const [map, totals] of Object.entries(maps)) {
      const field = FIELDS[map];
      for (const [lab, total] of Object.entries(totals)) {
        const count = this.#since(`${map} ${lab}`, total);
        if (!field || count === 0) continue;
        this.#of(Number(lab))[field] += count;
        if (field === 'suppressed') beyond.set(Number(lab), count);
      }
    }
    return beyond;
  }

  /** What is only counted, when it has changed since it was asked for last. */
  news(lab: number): Pick<LabCounts, 'threads' | 'netlinkReads'> | undefined {
    const { threads, netlinkReads } = this.#of(lab);
    const text = `${threads} ${netlinkReads}`;
    if (this.#told.get(lab) === text) return undefined;
    this.#told.set(lab, text);
    return { threads, netlinkReads };
  }

  /** Another lab gets this number. */
  forget(lab: number): void {
    this.#labs.delete(lab);
    this.#told.delete(lab);
  }

  /** The program begins anew, at zero. */
  restarted(): void {
    this.#totals.clear();
  }

  #since(key: string, total: number): number {
    const before = this.#totals.get(key) ?? 0;
    this.#totals.set(key, Math.max(before, total));
    return Math.max(0, total - before);
  }

  #of(lab: number): LabCounts {
    const known = this.#labs.get(lab) ?? { calls: 0, suppressed: 0, threads: 0, netlinkReads: 0 };
    this.#labs.set(lab, known);
    return known;
  }
}
