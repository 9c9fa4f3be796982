/** What one thing in a container's time line is called. */

import { durationText } from '#engine/scene/number-words.ts';
import type { ContainerStory } from '#engine/scene/process/container-story.ts';
import { causeOf } from '#engine/scene/process/life-words.ts';
import type { LifeItem } from './life-time-layout.ts';

/** Beside its mark. */
export function markOf(item: LifeItem): string {
  switch (item.kind) {
    case 'asked':
      return item.asked.force ? 'rm -f' : item.asked.verb;
    case 'signal':
      return item.signal.signal;
    case 'memory':
      return 'out of memory';
    case 'health':
      return item.status;
    case 'stay':
      return item.stay.state;
    default:
      return item satisfies never;
  }
}

/** For who does not see where it stands. */
export function itemWords(item: LifeItem, story: ContainerStory): string {
  switch (item.kind) {
    case 'asked':
      return `${item.asked.command}${item.asked.refusal === undefined ? '' : ': refused'}`;
    case 'signal':
      return `${item.signal.signal} from ${senderOf(item.signal)} to ${receiverOf(item.signal)}`;
    case 'memory':
      return `The kernel kills ${item.first ? 'process 1' : 'a process that is not process 1'}: out of memory`;
    case 'health':
      return `health: ${item.status}`;
    case 'stay': {
      const { state, from, until } = item.stay;
      const step = story.steps[item.index];
      const how = step ? `, by: ${causeOf(step)}` : '';
      return `${state}${until === undefined ? '' : ` for ${durationText(until - from)}`}${how}`;
    }
    default:
      return item satisfies never;
  }
}

type Signal = ContainerStory['signals'][number];

export const senderOf = ({ sender, program }: Signal): string =>
  sender === 'engine'
    ? `${program}, for dockerd`
    : sender === 'inside'
      ? `${program} in the container`
      : `${program}, past the engine`;

export const receiverOf = ({ receiver, pid }: Signal): string =>
  receiver === 'first'
    ? 'process 1'
    : `process ${pid ?? '?'}${receiver === 'other' ? ' of the container' : ', as the sender counts'}`;
