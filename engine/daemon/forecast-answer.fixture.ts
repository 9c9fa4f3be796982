/** What the engine itself said of the corpus' builds. */
import { z } from 'zod';
import type { BuildStep } from '#engine/scene/build.ts';
import type { BaseImage } from '#engine/scene/forecast/build-input.ts';
import type { PlannedStep } from '#engine/scene/forecast/planned-step.ts';
import { MARK } from './forecast-script.fixture.ts';

/** `case round part` → what was printed there. */
export function partsOf(output: string): Map<string, string> {
  const [, ...parts] = output.split(new RegExp(`^${MARK} `, 'm'));
  return new Map(
    parts.map((part) => {
      const end = part.indexOf('\n');
      return [part.slice(0, end).trim(), part.slice(end + 1)];
    }),
  );
}

const Inspected = z.object({
  Id: z.string(),
  RootFS: z.object({ Layers: z.array(z.string()).nullish() }),
  Config: z.object({
    Env: z.array(z.string()).nullish(),
    WorkingDir: z.string().nullish(),
    User: z.string().nullish(),
  }),
});

/** Lines of `name {…}`. */
export function imagesIn(text: string): Record<string, BaseImage> {
  const lines = text.split('\n').filter((line) => / \{/.test(line));
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(' ');
      const { Id, RootFS, Config } = Inspected.parse(JSON.parse(line.slice(at + 1)));
      const { Env, WorkingDir, User } = Config;
      return [
        line.slice(0, at),
        { id: Id, layers: RootFS.Layers ?? [], env: Env ?? [], workdir: WorkingDir ?? '', user: User ?? '' },
      ];
    }),
  );
}

export type Said = {
  steps: BuildStep[];
  /** of each step of the plan, the image that the classic builder left */
  images: (string | undefined)[];
  image?: string;
};

const Vertex = z.object({
  digest: z.string(),
  name: z.string(),
  completed: z.string().optional(),
  cached: z.boolean().optional(),
  error: z.string().optional(),
});
const Progress = z.object({
  vertexes: z.array(Vertex).optional(),
  statuses: z.array(z.object({ id: z.string() })).optional(),
});

/** From `--progress=rawjson`: JSON objects one after another, among other lines. */
export function saidByBuildkit(output: string, plan: readonly PlannedStep[]): Said {
  const told = [...output.matchAll(/^\{$[\s\S]*?^\}$/gm)].map(([text]) => Progress.parse(JSON.parse(text)));
  const vertexes = new Map<string, z.infer<typeof Vertex>>();
  for (const vertex of told.flatMap(({ vertexes: some = [] }) => some)) {
    vertexes.set(vertex.digest, { ...vertexes.get(vertex.digest), ...vertex });
  }
  const image = told
    .flatMap(({ statuses = [] }) => statuses)
    .map(({ id }) => /^writing image (sha256:\w+)/.exec(id)?.[1])
    .find(Boolean);
  const steps = plan.map((step) =>
    stepOf(step, vertexState([...vertexes.values()].find((one) => isAt(one.name, step, plan)))),
  );
  return { steps, images: [], ...(image && { image }) };
}

function isAt(name: string, { place, stageLabel }: PlannedStep, plan: readonly PlannedStep[]): boolean {
  const [, label = '', n, total] = /^\[(?:(\S+) )?(\d+)\/(\d+)\] /.exec(name) ?? [];
  const isLabel = label === stageLabel || (label === 'stage-0' && plan.every(({ stage }) => stage === 0));
  return place !== undefined && isLabel && Number(n) === place[0] && Number(total) === place[1];
}

function vertexState(vertex: z.infer<typeof Vertex> | undefined): BuildStep['state'] {
  if (!vertex) return 'not reached';
  if (vertex.error) return /cancel/.test(vertex.error) ? 'canceled' : 'failed';
  return vertex.cached ? 'cached' : vertex.completed ? 'ran' : 'not reached';
}

const stepOf = ({ lines, text, instruction, stageLabel }: PlannedStep, state: BuildStep['state']): BuildStep => ({
  ...{ id: `line:${lines.first}`, name: text, instruction, stage: stageLabel, lines, state, inputs: [], log: [] },
});

/** From `Step 2/5 : RUN …`, `---> Using cache`, `---> 4f06b3cd1b4b`. ARG before FROM are steps as well. */
export function saidByClassic(output: string, plan: readonly PlannedStep[]): Said {
  const parts = output.split(/^Step (?=\d+\/\d+ : )/m).slice(1);
  const own = parts.slice(parts.findIndex((part) => /^\d+\/\d+ : FROM/i.test(part)));
  const images = plan.map((_, index) => /^ ---> ([0-9a-f]{12})$/m.exec(own[index] ?? '')?.[1]);
  const steps = plan.map((step, index) => stepOf(step, classicState(own[index], images[index])));
  const image = /^Successfully built (\w+)/m.exec(output)?.[1];
  return { steps, images, ...(image && { image }) };
}

const classicState = (part: string | undefined, image: string | undefined): BuildStep['state'] =>
  part === undefined ? 'not reached' : /^ ---> Using cache$/m.test(part) ? 'cached' : image ? 'ran' : 'failed';

export const deletedIn = (output: string): string[] =>
  [...output.matchAll(/^Deleted: (sha256:\w+)$/gim)].map(([, id]) => id ?? '');
