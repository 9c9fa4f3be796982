/** For tests: what was told of a lab's mounts and volumes by now, and what the lab's own programs say of them. */
import { expect, vi } from 'vitest';
import { ContainerMount, DiskUse } from '#engine/trace/storage.ts';
import type { ObservedLab } from '../observed-lab.fixture.ts';
import { LIMIT, said } from '../stored-lab.fixture.ts';
import { toldOf, wordsOf } from '../told-facts.fixture.ts';

export const mountsTold = (lab: ObservedLab): ContainerMount[] => [
  ...toldOf(lab, 'container-mount', ContainerMount).values(),
];

export const diskTold = (lab: ObservedLab): DiskUse | undefined => toldOf(lab, 'disk-use', DiskUse).get('local');

/** Once it is counted anew. */
export async function diskCounted(lab: ObservedLab): Promise<DiskUse> {
  const before = wordsOf(lab, 'disk-use').length;
  lab.countDisk();
  return vi.waitFor(() => {
    expect(wordsOf(lab, 'disk-use').length).toBeGreaterThan(before);
    return diskTold(lab) as DiskUse;
  }, LIMIT);
}

export const volumesTold = (lab: ObservedLab): Map<string, Record<string, unknown>> =>
  toldOf(lab, 'volume', { parse: (value) => value as Record<string, unknown> });

/** One mount of a container, once it is told and as expected. */
export const mountAt = (lab: ObservedLab, container: string, destination: string, expected: object) =>
  vi.waitFor(() => {
    const mount = mountsTold(lab).find((one) => one.container === container && one.destination === destination);
    expect(mount).toMatchObject(expected);
    return mount as ContainerMount;
  }, LIMIT);

/** Each mounted place of a container: `/ overlay rw private`, sorted. */
export const toldTable = (lab: ObservedLab, container: string): string[] =>
  mountsTold(lab)
    .filter((mount) => mount.container === container && mount.mounted)
    .map(({ destination, fileSystem, options, propagation }) =>
      [destination, fileSystem, options.join(','), propagation].join(' '),
    )
    .sort();

const SAY = 'cat /proc/$(docker inspect -f "{{.State.Pid}}" ID)/mountinfo';

/** The same of the lab's own /proc. */
export const saidTable = async (lab: ObservedLab, container: string): Promise<string[]> =>
  tableIn((await said(lab, SAY.replace('ID', container))).split('\n'));

/** @param lines of mountinfo; the last of those that lie over each other counts */
export function tableIn(lines: readonly string[]): string[] {
  const places = lines.map((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , , point = '', options = '', ...tags] = before.split(' ');
    const tag = tags.map((one) => one.split(':')[0]);
    const propagation = tag.includes('shared') ? 'shared' : tag.includes('master') ? 'slave' : (tag[0] ?? 'private');
    return [point, [point, after.split(' ')[0], options, propagation].join(' ')] as const;
  });
  return [...new Map(places).values()].sort();
}
