/** Steps of a build, of both builders, as they are named. */
import type { Explainable, Explanation } from './explanation.ts';
import { buildReference, type Spec } from './specification.ts';

const INSTRUCTIONS: Readonly<Record<string, string>> = {
  FROM: 'The image that the stage stands on. Its layers are used as they are.',
  RUN: 'Runs a command in a container that lives only for this step, on all layers so far. What it changes in the files becomes a layer.',
  COPY: 'Puts files of the build context, or of another stage, into the image: a layer. Taken from the cache as long as the files are the same.',
  ADD: 'Puts files into the image, like COPY, and also fetches addresses and unpacks archives.',
  WORKDIR: 'Sets the directory for what follows, and makes it where it is not there.',
  ENV: 'Sets a variable in the image’s configuration. No layer.',
  ARG: 'Takes a value that the build was given. It is in no container later.',
  EXPOSE: 'Notes a port in the image’s configuration. It opens nothing.',
  CMD: 'Notes in the image’s configuration what runs if nothing else is said.',
  ENTRYPOINT: 'Notes in the image’s configuration which program always runs.',
  LABEL: 'Notes a label in the image’s configuration.',
  USER: 'Sets who runs what follows, and the program later.',
  VOLUME: 'Notes in the image’s configuration which directory gets a volume.',
  SHELL: 'Sets the shell that later RUN lines are given to.',
  HEALTHCHECK: 'Notes in the image’s configuration how to see whether the program is well.',
  STOPSIGNAL: 'Notes in the image’s configuration which signal ends the program.',
  ONBUILD: 'Notes an instruction for images that will stand on this one.',
  MAINTAINER: 'Notes who made the image. A label does it today.',
};

/** BuildKit's own, by how their names begin. */
const OWN: readonly (readonly [RegExp, string])[] = [
  [/^\[internal\] load build definition/, 'BuildKit fetches the Dockerfile from the client.'],
  [
    /^\[internal\] load \.dockerignore/,
    'BuildKit fetches .dockerignore from the client, if there is one: it says which files stay away.',
  ],
  [/^\[internal\] load metadata/, 'BuildKit looks up which image a name stands for, and its configuration.'],
  [
    /^\[internal\] load build context/,
    'BuildKit fetches files from the client: those that COPY and ADD name and that it does not hold already.',
  ],
  [
    /^\[context [^\]]+\] load \.dockerignore/,
    'BuildKit fetches .dockerignore of a context that was given a name, if there is one.',
  ],
  [/^\[context [^\]]+\]/, 'BuildKit takes in what stands for a name: files of the client, or an image.'],
  [/^\[internal\]/, 'Work of BuildKit’s own, which stands in no Dockerfile.'],
  [
    /^exporting/,
    'BuildKit makes an image of the result: it writes the layers and the configuration, and gives it its name.',
  ],
  [/^(importing|inferring) cache/, 'BuildKit reads a build cache from elsewhere.'],
  [/^resolve image config/, 'BuildKit looks up an image that is needed as a program of its own.'],
];

const NAMED = /^(?:\[[^\]]*\d+\/\d+\]|Step \d+\/\d+ :) *(?:ONBUILD )?([A-Za-z]+)/;

/** Undefined for what is no step of a build. */
export function explainStep({ from, to, name }: Explainable): Explanation | undefined {
  const isStep = (from === 'buildkit' && to === 'buildkit') || /^Step \d+\/\d+ : /.test(name);
  if (!isStep || from !== to) return undefined;
  const instruction = NAMED.exec(name)?.[1]?.toUpperCase() ?? '';
  const known = INSTRUCTIONS[instruction];
  if (known !== undefined) return { text: known, spec: spec(instruction) };
  const text = OWN.find(([beginning]) => beginning.test(name))?.[1];
  return text === undefined ? { text: 'A step of the build, as its frontend calls it.' } : { text };
}

const spec = (instruction: string): Spec => buildReference(instruction.toLowerCase());
