/** What is told of containers' logs is what lies on a real lab's disk, and a file that is put aside is known again. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { logFilesAt } from '#engine/scene/process/log-files.ts';
import { ContainerLog } from '#engine/trace/storage.ts';
import { ObservedLab } from '../observed-lab.fixture.ts';
import { LIMIT, said } from '../stored-lab.fixture.ts';
import { toldOf } from '../told-facts.fixture.ts';

let lab: ObservedLab;

beforeAll(async () => {
  lab = await ObservedLab.boot();
  // What dockerd writes after a container has ended is seen with the next look.
  lab.followUse(true);
}, 300_000);

afterAll(() => lab?.close(), 120_000);

const say = (line: string) => said(lab, line);
const PRINT = 'busybox sh -c "for i in \\$(seq 200); do echo line \\$i of many; done"';

/** Once all that it printed is told, by `ls`. */
async function toldAsListed(name: string, directory: string, log: string): Promise<ContainerLog> {
  const id = await say(`docker inspect -f '{{.Id}}' ${name}`);
  const listed = await say(
    `cd /var/lib/docker/containers/${id}/${directory} && stat -c '%n %s %i' ${log.replace('ID', id)}`,
  );
  return vi.waitFor(() => {
    const told = toldOf(lab, 'container-log', ContainerLog).get(id) as ContainerLog;
    expect(told.files.map(({ name: file, bytes, inode }) => `${file} ${bytes} ${inode}`).sort()).toEqual(
      listed.split('\n').sort(),
    );
    return told;
  }, LIMIT);
}

it('json-file: one file, or as many as were asked for', async () => {
  await say(`docker run --name grows ${PRINT}`);
  expect((await toldAsListed('grows', '', 'ID-json.log')).files).toHaveLength(1);
  await say(`docker run --name turns --log-opt max-size=2k --log-opt max-file=3 ${PRINT}`);
  const { container, files } = await toldAsListed('turns', '', 'ID-json.log*');
  expect(files.map(({ name }) => name.slice(64))).toEqual(['-json.log', '-json.log.1', '-json.log.2']);
  expect(files[1]?.bytes).toBeGreaterThan(1900);
  const told = lab.observations.flatMap((seen) => (seen.kind === 'engine.event' ? [seen] : []));
  expect(logFilesAt(told as never, container, Number.POSITIVE_INFINITY)?.rotatedAtLeast).toBeGreaterThan(1);
});

it('local keeps its own, and none keeps nothing', async () => {
  await say(`docker run --name own --log-driver local ${PRINT}`);
  const { directory } = await toldAsListed('own', 'local-logs', 'container.log');
  expect(directory).toMatch(/local-logs$/);
  await say(`docker run --name mute --log-driver none ${PRINT}; docker rm own`);
  const [mute, own] = [await say("docker inspect -f '{{.Id}}' mute"), directory.split('/').at(-2) ?? ''];
  await vi.waitFor(() => expect([...toldOf(lab, 'container-log', ContainerLog).keys()]).not.toContain(own), LIMIT);
  expect([...toldOf(lab, 'container-log', ContainerLog).keys()]).not.toContain(mute);
});
