import type { Step } from '#engine/scene/steps.ts';

export type LogFilter = { all: boolean; text: string };

/** The rows of the log: messages, or everything; those that contain every word of the text. */
export function filterSteps(steps: readonly Step[], { all, text }: LogFilter): Step[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return steps.filter((step) => {
    if (!all && !step.telling) return false;
    if (words.length === 0) return true;
    const haystack = `${step.from} ${step.to} ${step.label} ${step.span.name} ${step.kind}`.toLowerCase();
    return words.every((word) => haystack.includes(word));
  });
}
