/** Steps of a build, by their instruction: `[2/3] RUN …` of BuildKit, `Step 2/5 : RUN …` of the classic builder. */
import { stepNameOf } from '#engine/scene/builds/step-name.ts';
import { jsonField } from '#engine/trace/json-field.ts';
import type { Explainable, Explanation } from './explanation.ts';
import { DOCKERFILE } from './specification.ts';

const INSTRUCTIONS: Readonly<Record<string, string>> = {
  FROM: 'The image that the stage begins with. Its layers are put below, and nothing of it is copied.',
  RUN: 'A program is run on the layers below; what it changes becomes a layer.',
  COPY: 'Files are put into the image, from the context or from another stage, and become a layer.',
  ADD: 'Files are put into the image, as COPY does, or fetched, or unpacked.',
  WORKDIR: 'The directory for what comes after. It is made if there is none, and that is a layer.',
  ENV: 'A variable for what comes after and for containers: a word in the configuration.',
  ARG: 'A variable for the build alone.',
  LABEL: 'Words about the image, in its configuration.',
  EXPOSE: 'A port that the image says it listens on. It opens nothing.',
  CMD: 'What a container runs unless it is told otherwise: a word in the configuration.',
  ENTRYPOINT: 'The program of a container, before which nothing is put: a word in the configuration.',
  USER: 'Who runs what comes after, and the container’s program.',
  VOLUME: 'Paths at which a container gets a volume.',
  STOPSIGNAL: 'The signal by which a container is asked to end.',
  HEALTHCHECK: 'A command that tells whether a container is well.',
  SHELL: 'The shell for commands that are written as text.',
  ONBUILD: 'An instruction that is kept for images built on this one.',
};

const OWN: readonly [RegExp, string][] = [
  [/^\[internal\] load build definition/, 'The builder fetches the Dockerfile from its client.'],
  [/^\[internal\] load \.dockerignore/, 'The builder asks its client for the list of what is no part of the context.'],
  [/^\[internal\] load build context/, 'The builder fetches the files that are copied, as far as it lacks them.'],
  [/^\[internal\] load metadata/, 'The builder looks up a base image: its digest and its configuration.'],
  [/^\[internal\]/, 'Work of the builder’s own, for no line of the Dockerfile.'],
  [/^\[auth\]/, 'The builder gets a token from the registry, by way of its client.'],
  [/^(exporting|writing|importing|preparing)/, 'The result becomes an image: its layers, its configuration, its name.'],
  [/^resolve image config/, 'The builder looks up the configuration of an image.'],
];

/** undefined when the span is no step of a build. */
export function explainStep(span: Explainable): Explanation | undefined {
  const told = span.attributes['build.step'];
  if (told === undefined) return undefined;
  const { instruction } = stepNameOf(span.name);
  const text = INSTRUCTIONS[instruction] ?? OWN.find(([pattern]) => pattern.test(span.name))?.[1];
  if (text === undefined) return { text: 'A step of a build.', spec: DOCKERFILE, generic: true };
  const cached = jsonField(span.attributes['build.result'], 'cached') === true;
  return { text: cached ? `${text} It was taken from the cache.` : text, spec: DOCKERFILE };
}
