/** The corpus of builds as a shell script: what it prints tells each build apart. */
import type { Builder } from '#engine/scene/build.ts';
import type { CorpusCase, CorpusFile, CorpusOptions, Side } from '#engine/scene/forecast/corpus/corpus-case.ts';

/** Images that Dockerfiles of the corpus name, besides their own BASE. */
export const IMAGES = ['busybox', 'busybox:latest', 'busybox:1.37', 'alpine'];

/** A line of its own before each part: `@@ case round part`. */
export const MARK = '@@';

export const baseOf = (builder: Builder, index: number): string => `base-${builder}-${index}`;

/** Both sides as they are really built: edits laid over what was there. */
export const sidesOf = (one: CorpusCase, builder: Builder, index: number): [Required<Side>, Required<Side>] => {
  const { dockerfile, files = {}, options = {} } = one.before;
  const named = (text: string) => text.replaceAll('BASE', baseOf(builder, index));
  const first = { dockerfile: named(dockerfile), files, options };
  const { after } = one;
  const second = {
    dockerfile: named(after.dockerfile ?? dockerfile),
    files: { ...files, ...after.files },
    options: { ...options, ...after.options },
  };
  return [first, second];
};

export function scriptOf(cases: readonly CorpusCase[], builder: Builder): string {
  const head = ['umask 022', `export DOCKER_BUILDKIT=${builder === 'buildkit' ? 1 : 0} DOCKER_CLI_HINTS=false`];
  const parts = cases.flatMap((one, index) => (one.builders.includes(builder) ? caseScript(one, builder, index) : []));
  return [...head, `echo ${MARK} 0 0 images`, ...IMAGES.map(inspect), ...parts, ''].join('\n');
}

/** `docker build` starts it as well, after it has asked all plugins what they are: that takes longer than to find a step in the cache. */
const BUILDX = '/usr/libexec/docker/cli-plugins/docker-buildx';

/** In a subshell without input, so that nothing eats the script. */
const quietly = (line: string): string => `( ${line} ) </dev/null 2>&1`;
const inspect = (name: string): string => quietly(`docker image inspect --format '${name} {{json .}}' ${name}`);
const written = (text: string): string => `printf %s ${Buffer.from(text).toString('base64')} | base64 -d`;

function caseScript(one: CorpusCase, builder: Builder, index: number): string[] {
  const [first, second] = sidesOf(one, builder, index);
  const mark = (round: number, part: string) => `echo; echo ${MARK} ${index} ${round} ${part}`;
  const base = baseOf(builder, index);
  const look = (round: number) => (one.base === undefined ? [] : [mark(round, 'images'), inspect(base)]);
  const build = (side: Required<Side>, round: number) => [
    mark(round, 'build'),
    quietly(buildLine(one, side.options, builder, index)),
    mark(round, 'end'),
  ];
  return [
    `mkdir -p /corpus/${builder}/${index} && cd /corpus/${builder}/${index}`,
    ...(one.base === undefined ? [] : [baseLine(one.base, base)]),
    ...filesOf({ Dockerfile: first.dockerfile, ...first.files }),
    ...look(1),
    ...build(first, 1),
    mark(2, 'between'),
    ...betweenOf(one, base, `corpus-${builder}-${index}`),
    ...(one.after.dockerfile === undefined ? [] : filesOf({ Dockerfile: second.dockerfile })),
    ...filesOf(one.after.files ?? {}),
    ...look(2),
    ...build(second, 2),
  ];
}

const baseLine = (dockerfile: string, tag: string): string =>
  `${written(dockerfile)} | docker build --quiet --tag ${tag} - >/dev/null 2>&1`;

function betweenOf({ between }: CorpusCase, base: string, tag: string): string[] {
  switch (between?.kind) {
    case undefined:
      return [];
    case 'prune':
      return [quietly(`docker builder prune --force ${between.all ? '--all' : ''}`)];
    case 'remove':
      return [quietly(`docker rmi ${tag}`)];
    case 'rebase':
      return [baseLine(between.dockerfile, base)];
    case 'touch':
      return [`touch ${between.paths.join(' ')}`, `chown ${between.owner ?? 0} ${between.paths.join(' ')}`];
    default:
      return between satisfies never;
  }
}

const filesOf = (files: Readonly<Record<string, CorpusFile>>): string[] =>
  Object.entries(files).map(([path, file]) => fileLine(path, file));

function fileLine(path: string, file: CorpusFile): string {
  if (file === null) return `rm -r ${path}`;
  const parent = path.includes('/') ? `mkdir -p ${path.slice(0, path.lastIndexOf('/'))}; ` : '';
  if (typeof file === 'string') return `${parent}${written(file)} > ${path}`;
  if ('link' in file) return `${parent}ln -sfn ${file.link} ${path}`;
  if ('text' in file) return `${parent}${written(file.text)} > ${path}; chmod ${file.mode.toString(8)} ${path}`;
  return `mkdir -p ${path}; chmod ${file.mode.toString(8)} ${path}`;
}

/** Where nobody asks for the image none is made of what BuildKit has: that takes longer than most steps. */
const needsImage = ({ between }: CorpusCase): boolean => between?.kind === 'prune' || between?.kind === 'remove';

function buildLine(one: CorpusCase, options: CorpusOptions, builder: Builder, index: number): string {
  const { target, noCache, noCacheStages, args = {}, secrets = {} } = options;
  const flags = [
    ...(builder === 'buildkit' ? ['--progress=rawjson'] : []),
    ...(builder === 'buildkit' && !needsImage(one)
      ? ['--output=type=cacheonly']
      : [`--tag corpus-${builder}-${index}`]),
    ...(target ? [`--target=${target}`] : []),
    ...(noCache ? ['--no-cache'] : []),
    ...(noCacheStages ?? []).map((name) => `--no-cache-filter=${name}`),
    ...Object.entries(args).map(([name, value]) => `--build-arg ${name}=${value}`),
    ...Object.keys(secrets).map((id) => `--secret id=${id},src=/tmp/secret-${id}`),
  ];
  const secretFiles = Object.entries(secrets).map(([id, text]) => `printf %s ${text} > /tmp/secret-${id}; `);
  const command = builder === 'buildkit' ? BUILDX : 'docker';
  return `${secretFiles.join('')}${command} build ${flags.join(' ')} .`;
}
