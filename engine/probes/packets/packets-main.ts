/**
 * The process that follows the packets of one lab, apart from the daemon: it reads what a lab sends, and a flood of it is work for this
 * process alone. All that it makes in the lab goes with it, however it ends.
 */

import type { FromPackets, PacketsOrder, ToPackets } from './packets-talk.ts';
import { PacketsWatch } from './packets-watch.ts';

const say = (message: FromPackets): void => {
  if (process.connected) process.send?.(message);
};
const detailOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function follow(order: PacketsOrder): Promise<void> {
  const watch = new PacketsWatch(order, {
    packets: (packets) => say({ type: 'packets', packets }),
    owes: (since) => say({ type: 'owes', ...(since !== undefined && { since }) }),
    lost: (losses) => say({ type: 'lost', losses }),
    degraded: (detail) => say({ type: 'degraded', detail }),
  });
  const stop = async () => {
    await watch.stop();
    process.disconnect();
  };
  process.on('message', (message: ToPackets) => {
    if (message === 'stop') void stop();
  });
  await watch.start();
  say({ type: 'on' });
}

process.on('disconnect', () => process.exit());
follow(JSON.parse(process.argv[2] ?? '')).catch((error: unknown) => {
  say({ type: 'failed', detail: detailOf(error) });
  process.disconnect();
});
