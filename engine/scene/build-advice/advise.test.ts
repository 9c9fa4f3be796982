import { describe, expect, test } from 'vitest';
import { nanos } from '#engine/trace/ids.ts';
import { advise, RULES } from './advise.ts';
import { buildOf, contextOfFiles, fileOf, stepOfLine } from './build.fixture.ts';
import { buildsOfFile } from './step-of-instruction.ts';

const BASE = 'FROM alpine:3.22\nUSER app\n';

/** `rule@line`, below a base that asks for no advice. */
const said = (text: string, ignore?: string | null): string[] =>
  advise({ dockerfile: text, ignore }).map(({ rule, lines }) => `${rule}@${lines.first}`);
const below = (text: string, ignore?: string | null): string[] => said(BASE + text, ignore);

/** What breaks each rule once, and what mends it. The breaking line is the third. */
const CASES: readonly [rule: string, bad: string, good: string][] = [
  ['maintainer-is-gone', 'MAINTAINER me', 'LABEL org.opencontainers.image.authors=me'],
  [
    'apt-asks',
    'RUN apt-get install --no-install-recommends curl',
    'RUN apt-get install -y --no-install-recommends curl',
  ],
  [
    'apt-asks',
    'RUN apt-get install --no-install-recommends curl',
    'RUN apt-get -qq install --no-install-recommends curl',
  ],
  [
    'apt-lists-kept',
    'RUN apt-get update && apt-get install -y --no-install-recommends curl',
    'RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*',
  ],
  [
    'apt-lists-kept',
    'RUN apt-get update && \\\n  apt-get install -y --no-install-recommends curl',
    'RUN --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y --no-install-recommends curl',
  ],
  [
    'apt-update-alone',
    'RUN apt-get update',
    'RUN apt-get update && apt-get install -y --no-install-recommends x && rm -r /var/lib/apt/lists',
  ],
  ['apt-recommends', 'RUN apt-get install -y curl', 'RUN apt-get install -y --no-install-recommends curl'],
  ['apt-is-for-people', 'RUN apt list', 'RUN apt-cache search x'],
  ['apk-cache-kept', 'RUN apk add curl', 'RUN apk add --no-cache curl'],
  ['apk-cache-kept', 'RUN apk add curl', 'RUN apk add curl && rm -rf /var/cache/apk/*'],
  ['pip-cache-kept', 'RUN pip install flask', 'ENV PIP_NO_CACHE_DIR=1\nRUN pip install flask'],
  ['pip-cache-kept', 'RUN pip install flask', 'RUN pip install --no-cache-dir flask'],
  ['pip-cache-kept', 'RUN pip3 install flask', 'RUN --mount=type=cache,target=/root/.cache/pip pip3 install flask'],
  ['cd-instead-of-workdir', 'RUN cd /srv', 'WORKDIR /srv'],
  ['cd-instead-of-workdir', 'RUN cd /srv && make', 'RUN make -C /srv'],
  ['sudo-in-build', 'RUN sudo make install', 'RUN make install'],
  ['pipe-hides-failure', 'RUN wget -O- http://x/y | sh', 'RUN wget -O y http://x/y && sh y'],
  ['pipe-hides-failure', 'RUN ls | wc', 'RUN set -o pipefail; ls | wc'],
  ['deleted-too-late', 'RUN rm -rf /tmp/big', 'RUN make /tmp/big && rm -rf /tmp/big'],
  ['everybody-may-write', 'RUN chmod -R 777 /srv', 'RUN chmod -R 755 /srv'],
  ['add-instead-of-copy', 'ADD app.py /srv/', 'COPY app.py /srv/'],
  ['add-instead-of-copy', 'ADD app.py /srv/', 'ADD app.tar.gz /srv/'],
  ['add-without-checksum', 'ADD https://x/y.bin /y', 'ADD --checksum=sha256:0 https://x/y.bin /y'],
  ['several-cmds', 'CMD ["a"]\nCMD ["b"]', 'CMD ["b"]'],
  ['several-entrypoints', 'ENTRYPOINT ["a"]\nENTRYPOINT ["b"]', 'ENTRYPOINT ["b"]'],
  ['entrypoint-in-shell-form', 'ENTRYPOINT nginx -g x', 'ENTRYPOINT ["nginx", "-g", "x"]'],
  ['cmd-in-shell-form', 'CMD node app.js', 'CMD ["node", "app.js"]'],
  ['cmd-in-shell-form', 'CMD node app.js', 'CMD exec node app.js'],
  ['secret-in-image', 'ENV DB_PASSWORD=hunter2', 'ENV DB_HOST=db'],
  ['secret-in-image', 'ENV API_KEY abc', 'ENV KEYBOARD abc'],
  ['secret-in-image', 'ARG NPM_TOKEN', 'ARG VERSION'],
  ['secret-file-copied', 'COPY .env /app/', 'COPY .env.example /app/'],
  ['workdir-is-relative', 'WORKDIR app', 'WORKDIR /app'],
  ['copy-before-install', 'COPY . .\nRUN npm ci', 'COPY package.json ./\nRUN npm ci\nCOPY . .'],
  ['owner-changed-too-late', 'COPY a /a\nRUN chown -R app /a', 'COPY --chown=app a /a'],
];

describe('each rule finds what it is for, and not what mends it', () => {
  test.each(CASES)('%s: %s', (rule, bad, good) => {
    const at = rule === 'owner-changed-too-late' ? 4 : 3;
    expect(below(bad)).toEqual([`${rule}@${at}`]);
    expect(below(good)).toEqual([]);
  });

  test.each<[string, string, string[]]>([
    ['no tag', 'FROM alpine\nUSER a', ['tag-not-pinned@1']],
    ['latest', 'FROM alpine:latest\nUSER a', ['tag-not-pinned@1']],
    ['a registry’s port is no tag', 'FROM reg:5000/alpine\nUSER a', ['tag-not-pinned@1']],
    ['a digest', 'FROM alpine@sha256:0\nUSER a', []],
    ['a stage is no image', 'FROM alpine:3 AS one\nFROM one\nUSER a', []],
    ['a variable with a default', 'ARG V=latest\nFROM alpine:$V\nUSER a', ['tag-not-pinned@2']],
    ['a variable without one', 'ARG V\nFROM alpine:$V\nUSER a', []],
    ['nobody switches from root', 'FROM alpine:3', ['runs-as-root@1']],
    ['root is the last word', 'FROM alpine:3\nUSER a\nUSER root', ['runs-as-root@1']],
    ['a user from the stage below', 'FROM alpine:3 AS one\nUSER a\nFROM one', []],
    ['scratch has no users', 'FROM scratch', []],
    ['a stage that nobody needs', 'FROM alpine:3 AS one\nFROM alpine:3\nUSER a', ['stage-not-needed@1']],
    ['a stage that is copied from', 'FROM alpine:3 AS one\nFROM alpine:3\nCOPY --from=one /a /a\nUSER a', []],
    ['a stage by its number', 'FROM alpine:3\nFROM alpine:3\nCOPY --from=0 /a /a\nUSER a', []],
    ['one name for two', 'FROM alpine:3 AS a\nUSER a\nFROM a AS b\nFROM b AS a', ['stage-named-twice@4']],
    ['CMDs of two stages', 'FROM alpine:3 AS a\nCMD ["a"]\nFROM a\nCMD ["b"]\nUSER a', []],
    ['half a file', 'FROM', []],
    ['nothing', '', []],
  ])('%s', (_, text, expected) => {
    expect(said(text).toSorted()).toEqual(expected.toSorted());
  });

  test('every rule is tried here', () => {
    const tried = new Set([
      ...CASES.map(([rule]) => rule),
      ...['tag-not-pinned', 'runs-as-root', 'stage-not-needed', 'stage-named-twice'],
      ...['dockerignore-missing', 'dockerignore-lets-through'],
    ]);
    expect(RULES.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
    expect(new Set(RULES.map(({ name }) => name)).size).toBe(RULES.length);
  });
});

describe('.dockerignore', () => {
  test.each<[string, string | null | undefined, string[]]>([
    ['is missing', null, ['dockerignore-missing@3']],
    ['is there', 'node_modules', []],
    ['is not known', undefined, []],
  ])('it %s', (_, ignore, expected) => {
    expect(below('COPY . .', ignore)).toEqual(expected);
  });

  test('a COPY of one file does not ask for it', () => {
    expect(below('COPY app.py .', null)).toEqual([]);
  });
});

test('a comment above an instruction sends a rule away there', () => {
  expect(below('# advice: ignore=apk-cache-kept\nRUN apk add curl\nRUN apk add git')).toEqual(['apk-cache-kept@5']);
});

describe('what a build showed', () => {
  const measured = (text: string, rule: string, build: Parameters<typeof buildOf>[1], ignore?: string | null) =>
    advise({ dockerfile: text, ignore, builds: [buildOf(text, build)] }).find((one) => one.rule === rule)?.measured;

  test('the bytes that a missing .dockerignore sent', () => {
    const files = [fileOf('.git/a', 60e6), fileOf('.git/b', 1e6), fileOf('app.js', 43e6)];
    expect(
      measured(`${BASE}COPY . .`, 'dockerignore-missing', { transfers: [contextOfFiles(files, 5009)] }, null),
    ).toBe(
      'The last build’s context was 104 MB in 5\u00a0012 files; .git was 61.0 MB of it. 104 MB went to the builder.',
    );
  });

  test('what a .dockerignore lets through', () => {
    const rules = contextOfFiles([fileOf('.dockerignore', 12)]);
    const transfers = [rules, contextOfFiles([fileOf('node_modules/x/y.js', 9e6), fileOf('a', 1e6)])];
    expect(measured(`${BASE}COPY . .`, 'dockerignore-lets-through', { transfers }, '.git')).toBe(
      'In the last build node_modules was 9.00 MB of the context’s 10.0 MB.',
    );
    expect(measured(`${BASE}COPY . .`, 'dockerignore-lets-through', { transfers }, '')).toBeUndefined();
  });

  test('the layer of a step, and the time of an install', () => {
    const steps = [stepOfLine(3, { bytes: 8.4e6 }), stepOfLine(4, { startedAt: nanos(0), endedAt: nanos(3.21e9) })];
    expect(measured(`${BASE}RUN apk add curl`, 'apk-cache-kept', { steps })).toBe(
      'In the last build this step left a layer of 8.40 MB.',
    );
    expect(measured(`${BASE}COPY . .\nRUN npm ci`, 'copy-before-install', { steps })).toBe(
      'In the last build line 4 ran for 3.21 s.',
    );
  });

  test('an instruction that was edited since, or another Dockerfile, is told nothing of', () => {
    const build = buildOf(`${BASE}RUN apk add curl`, { steps: [stepOfLine(3, { bytes: 8.4e6 })] });
    const told = (dockerfile: string) => advise({ dockerfile, builds: [build] }).map((one) => one.measured);
    expect(told(`${BASE}RUN apk add git`)).toEqual([undefined]);
    expect(told('FROM debian:12\nUSER a\nRUN apk add curl\nRUN a\nRUN b')).toEqual([undefined]);
    expect(told(`FROM alpine:3.22\nUSER app\n\nRUN apk add curl`)).toEqual([
      'In the last build this step left a layer of 8.40 MB.',
    ]);
  });
});

test('a build of another file tells nothing of this one', () => {
  const [here, there] = ['/root/a/Dockerfile', '/root/b/Dockerfile'].map((dockerfile) =>
    buildOf(BASE, { paths: { context: '/root', dockerfile } }),
  );
  const unseen = buildOf(BASE, {});
  expect(
    buildsOfFile(
      [here, there, unseen].flatMap((build) => build ?? []),
      '/root/a/Dockerfile',
    ),
  ).toEqual([here, unseen]);
});
