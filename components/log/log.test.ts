import { describe, expect, test } from 'vitest';
import { began, START, traceOf } from '#engine/scene/make-trace.ts';
import { stepsOf } from '#engine/scene/steps.ts';
import { filterSteps } from './filter-steps.ts';
import { scrollForRow, visibleRows } from './visible-rows.ts';

const steps = stepsOf(traceOf(...START, began(45, 'k', 'runc → kernel', 'mount', { parent: 'runc' })));
const labels = (filter: Parameters<typeof filterSteps>[1]) => filterSteps(steps, filter).map((step) => step.label);

describe('the log lists', () => {
  test('messages, or every system call as well', () => {
    expect(labels({ all: false, text: '' })).not.toContain('mount');
    expect(labels({ all: true, text: '' })).toContain('mount');
  });

  test('what contains every word, whichever column it stands in', () => {
    expect(labels({ all: true, text: 'RUNC kernel' })).toEqual(['mount']);
    expect(labels({ all: true, text: 'containerd tasks' })).toEqual(['Tasks/Create', 'Tasks/Create ok']);
    expect(labels({ all: true, text: 'nothing of the kind' })).toEqual([]);
  });
});

describe('of a long log', () => {
  test('only rows in sight exist', () => {
    expect(visibleRows(0, 260, 26, 5000)).toEqual({ from: 0, to: 18 });
    expect(visibleRows(2600, 260, 26, 5000)).toEqual({ from: 92, to: 118 });
    expect(visibleRows(0, 260, 26, 3)).toEqual({ from: 0, to: 3 });
    expect(visibleRows(9999, 260, 26, 3)).toEqual({ from: 3, to: 3 });
  });

  test('a row is brought into sight by the shortest way, or not at all', () => {
    expect(scrollForRow(5, 0, 260, 26)).toBe(0);
    expect(scrollForRow(10, 0, 260, 26)).toBe(26);
    expect(scrollForRow(2, 260, 260, 26)).toBe(52);
  });
});
