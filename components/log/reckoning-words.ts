/** The reckoning of a run in plain words. */
import type { Bytes, Reckoning } from '#engine/scene/reckoning.ts';

export type Line = { name: string; text: string };

/** One line: how much was seen, and whether something is missing. */
export const summaryOf = ({ kernel, messages }: Reckoning): string =>
  kernel.calls > 0
    ? `${many(kernel.calls, 'kernel call')} in ${many(kernel.marks, 'mark')}`
    : many(messages.all, 'message');

export function missingIn({ lost: { events, unknown } }: Reckoning): string {
  if (unknown > 0) return events > 0 ? `more than ${many(events, 'event')} lost` : 'something was not seen';
  return events > 0 ? `${many(events, 'event')} lost` : 'nothing lost';
}

export function linesOf({ kernel, messages, bodies, printed, counted, lost }: Reckoning): Line[] {
  return [
    { name: 'Kernel calls', text: kernelText(kernel) },
    { name: 'Messages', text: messagesText(messages) },
    { name: 'Bodies', text: bytesText(bodies) },
    ...(printed.all > 0 ? [{ name: 'Printed', text: bytesText(printed) }] : []),
    ...(counted ? [{ name: 'Only counted', text: countedText(counted) }] : []),
    ...lost.losses.map(({ probe, detail, events }) => ({
      name: 'Lost',
      text: `${probe}: ${detail}${events === undefined ? '' : ` (${many(events, 'event')})`}`,
    })),
  ];
}

function kernelText(kernel: Reckoning['kernel']): string {
  if (kernel.calls === 0) return 'none seen';
  const cut = kernel.cut > 0 ? `; of ${number(kernel.cut)} a text is longer than what was read` : '';
  return `${marksText(kernel)}${cut}`;
}

function marksText({ calls, marks, bursts, folded, unlisted }: Reckoning['kernel']): string {
  if (folded === 0) return `${number(calls)} seen, each with a mark`;
  const text = `${number(calls)} seen = ${many(marks, 'mark')} + ${number(folded)} equal to the one before, counted at ${many(bursts, 'mark')}`;
  return unlisted > 0 ? `${text}; the arguments of ${number(unlisted)} are not listed` : text;
}

function messagesText({ all, shown, folded, cut }: Reckoning['messages']): string {
  const text = foldedText(all, shown, folded);
  return cut > 0 ? `${text}; of their texts ${many(cut, 'character')} are left out` : text;
}

const foldedText = (all: number, shown: number, folded: number): string =>
  folded === 0
    ? `${number(all)} seen, each shown`
    : `${number(all)} seen = ${number(shown)} shown + ${number(folded)} told together with another`;

const bytesText = ({ all, kept, cut }: Bytes): string => {
  if (all === 0) return 'none';
  return cut === 0 ? `${size(all)}, all kept` : `${size(all)} = ${number(kept)} kept + ${number(cut)} only counted`;
};

const countedText = ({ threads, netlinkReads }: NonNullable<Reckoning['counted']>): string =>
  `${many(threads, 'new thread')} and ${many(netlinkReads, 'netlink question')} of the whole lab meanwhile`;

const number = (value: number): string => value.toLocaleString('en');
const many = (count: number, what: string): string => `${number(count)} ${what}${count === 1 ? '' : 's'}`;
/** Exact, so that the sum can be checked. */
const size = (bytes: number): string => many(bytes, 'byte');
