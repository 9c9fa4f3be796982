/** Rules on what an image stands on, and on its stages. */
import type { Found, Rule } from './advice.ts';
import type { Dockerfile, Stage } from './dockerfile.ts';

const isStage = (file: Dockerfile, { image, index }: Stage): boolean =>
  file.stages.some((other) => other.index < index && other.name?.toLowerCase() === image.toLowerCase());

/** `alpine:3.22` → `3.22`; a registry's port is none. */
export const tagOf = (image: string): string | undefined => image.match(/:([^/:]+)$/)?.[1];

const outside = (file: Dockerfile): Stage[] =>
  file.stages.filter(
    (stage) => stage.image !== '' && stage.image !== 'scratch' && !/[$@]/.test(stage.image) && !isStage(file, stage),
  );

const tagNotPinned: Rule = {
  name: 'tag-not-pinned',
  severity: 'warning',
  find: ({ file }) =>
    outside(file)
      .filter(({ image }) => [undefined, 'latest'].includes(tagOf(image)))
      .map(({ image, from }) => ({
        lines: from.lines,
        sentence: `${tagOf(image) ? `${image} names` : `${image} without a tag means latest:`} whatever was pushed last. The same Dockerfile gives another image tomorrow.`,
        instead: `Name a version: FROM ${image.replace(/:latest$/, '')}:<version>`,
      })),
};

const runsAsRoot: Rule = {
  name: 'runs-as-root',
  severity: 'info',
  find({ file }) {
    const last = file.stages.at(-1);
    if (!last?.image || last.image === 'scratch') return [];
    const user = usersOf(file, last).at(-1);
    if (user && !/^(?:root|0)(?::|$)/.test(user)) return [];
    // What another image set is not seen here.
    const known = user ? `USER ${user} is the last word` : 'No USER is set here';
    return [
      {
        lines: last.from.lines,
        sentence: `${known}, so the container’s process is root${user ? '' : ' unless the base image says otherwise'}. Whoever breaks out of it is root too.`,
        instead: 'Make a user and switch to it before CMD: RUN adduser -D app, then USER app',
      },
    ];
  },
};

/** USERs that hold in a stage, those of the stage it stands on first. */
function usersOf(file: Dockerfile, stage: Stage): string[] {
  const below = file.stages.find(({ name, index }) => index < stage.index && name !== null && name === stage.image);
  const own = stage.instructions.filter(({ keyword }) => keyword === 'USER').map(({ text }) => text.trim());
  return [...(below ? usersOf(file, below) : []), ...own];
}

const nothingNeedsStage: Rule = {
  name: 'stage-not-needed',
  severity: 'info',
  find({ file }) {
    const needed = neededStages(file);
    return file.stages
      .filter(({ index }) => !needed.has(index))
      .map(({ from, name, index }) => ({
        lines: from.lines,
        sentence: `Nothing copies from stage ${name ?? index} or stands on it. BuildKit skips it; the classic builder builds it all the same.`,
        instead: 'Copy from it with COPY --from, or take it out. With --target it can still be built.',
      }));
  },
};

function neededStages({ stages }: Dockerfile): Set<number> {
  const needed = new Set<number>();
  const visit = (stage: Stage | undefined): void => {
    if (!stage || needed.has(stage.index)) return;
    needed.add(stage.index);
    for (const named of sourcesOf(stage))
      visit(stages.find(({ name, index }) => index < stage.index && (name === named || String(index) === named)));
  };
  visit(stages.at(-1));
  return needed;
}

const sourcesOf = ({ image, instructions }: Stage): string[] => [
  image,
  ...instructions.flatMap(({ flags }) =>
    flags.flatMap(({ name, value }) =>
      name === 'from' ? [value] : name === 'mount' ? (value.match(/from=([^,]+)/)?.slice(1) ?? []) : [],
    ),
  ),
];

const nameTwice: Rule = {
  name: 'stage-named-twice',
  severity: 'error',
  find: ({ file }) =>
    file.stages
      .filter(
        ({ name, index }) => name !== null && file.stages.some((other) => other.index < index && other.name === name),
      )
      .map(
        ({ name, from }): Found => ({
          lines: from.lines,
          sentence: `Two stages are named ${name}. COPY --from=${name} can mean only one of them.`,
          instead: 'Give each stage a name of its own.',
        }),
      ),
};

const maintainer: Rule = {
  name: 'maintainer-is-gone',
  severity: 'info',
  find: ({ file }) =>
    file.instructions
      .filter(({ keyword }) => keyword === 'MAINTAINER')
      .map(({ lines, text }) => ({
        lines,
        sentence: 'MAINTAINER is deprecated. It fills a field of its own that few tools read.',
        instead: `LABEL org.opencontainers.image.authors="${text.trim()}"`,
      })),
};

export const BASE_RULES: readonly Rule[] = [tagNotPinned, runsAsRoot, nothingNeedsStage, nameTwice, maintainer];
