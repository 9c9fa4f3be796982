/** A network between two labs: what a switch would be between two machines. It goes with the first of them that ends. */
import type { LabPlace } from './driver.ts';
import { run } from './host-command.ts';

export const LAN_LINK = 'lan0';
/** In the order of the hosts. Docker's own pools (172.17–31, 192.168) and overlays (10.0.0.0/8, from below) stay clear of it. */
export const LAN_ADDRESSES = ['10.77.0.1', '10.77.0.2'] as const;

/**
 * A veth with an end in each lab, both named `lan0`. Where it is there already, only its addresses and state are set anew.
 * @throws LabError when one of the two is gone
 */
export async function wireLabs(first: LabPlace, second: LabPlace): Promise<void> {
  await run('ip', link(first, second)).catch(async (error: unknown) => {
    if (!(await isWired(first)) || !(await isWired(second))) throw error;
  });
  await Promise.all([raise(first, LAN_ADDRESSES[0]), raise(second, LAN_ADDRESSES[1])]);
}

const link = (first: LabPlace, second: LabPlace): string[] => [
  ...['link', 'add', 'name', LAN_LINK, 'netns', `${first.initPid}`, 'type', 'veth'],
  ...['peer', 'name', LAN_LINK, 'netns', `${second.initPid}`],
];

const inLab = ({ initPid }: LabPlace, args: string[]): Promise<string> =>
  run('nsenter', [`--net=/proc/${initPid}/ns/net`, 'ip', ...args]);

const isWired = (place: LabPlace): Promise<boolean> =>
  inLab(place, ['link', 'show', 'dev', LAN_LINK]).then(
    () => true,
    () => false,
  );

async function raise(place: LabPlace, address: string): Promise<void> {
  await inLab(place, ['address', 'replace', `${address}/24`, 'dev', LAN_LINK]);
  await inLab(place, ['link', 'set', 'dev', LAN_LINK, 'up']);
}
