import type { NetMap } from '#engine/scene/network/map-shape.ts';

/** What the laptop could ask the lab for: the first TCP port that is published to everybody. Undefined while there is none. */
export function laptopLine({ outside, ports }: NetMap): string | undefined {
  const address = outside.find(({ change }) => change !== 'gone')?.near?.addresses[0]?.split('/')[0];
  const open = ports.find(
    (one) => one.protocol === 'tcp' && one.address === '0.0.0.0' && one.rule !== undefined && one.change !== 'gone',
  );
  return address && open ? `laptop curl http://${address}:${open.port}` : undefined;
}
