/** Real builds with both builders: their steps, what came from the cache, files with the hash of what went, output, failure, being broken off. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { unexplained } from '#engine/lesson/explain/unexplained.ts';
import { buildsAt, toldByEvents } from '#engine/scene/builds/builds.ts';
import { accepts } from '#engine/scene/journey-accepts.ts';
import { StepEnded, StepLog, StepStarted, type TravelledFile, TravelledFiles } from '#engine/trace/build.ts';
import type { SpanEvent, SpanStarted } from '#engine/trace/event.ts';
import { Run, TerminalClient, until } from './daemon.fixture.ts';
import { LIMIT_MS, oneLab, SESSION } from './one-lab.fixture.ts';

const lab = oneLab({ catalogue: ['library/hello-world', 'library/busybox'] });
let other: TerminalClient;

beforeAll(async () => {
  other = new TerminalClient(lab.daemon, SESSION, 't2');
  await other.prompt();
}, LIMIT_MS);

async function run(line: string): Promise<Run> {
  const { lastSeq } = lab.page.log;
  lab.shell.type(`${line}\n`);
  return whole(await lab.page.run(line, LIMIT_MS, lastSeq));
}

/** With the ends of its steps. */
async function whole(ran: Run): Promise<Run> {
  await until('the ends of its steps', () => stepsOf(ran).every((step) => ran.end(step)), LIMIT_MS);
  return ran;
}

const isStep = ({ attributes }: SpanStarted): boolean => 'build.step' in attributes;
const stepsOf = (ran: Run): SpanStarted[] => ran.spans.filter(isStep);
const stepOf = (ran: Run, text: string): SpanStarted => {
  const found = stepsOf(ran).find(({ name }) => name.includes(text));
  if (!found) throw new Error(`no step "${text}" among ${stepsOf(ran).map(({ name }) => name)}`);
  expect(() => StepStarted.parse(found.attributes['build.step'])).not.toThrow();
  return found;
};
const resultOf = (ran: Run, text: string): StepEnded =>
  StepEnded.parse(ran.end(stepOf(ran, text))?.attributes['build.result']);
const outcomeOf = (ran: Run, text: string) => ran.end(stepOf(ran, text))?.outcome;
const eventsOf = (ran: Run, name: string): SpanEvent[] =>
  ran.log.events.filter(
    (event): event is SpanEvent => event.type === 'span.event' && event.trace === ran.root.trace && event.name === name,
  );
const outputOf = (ran: Run, text: string, stream: StepLog['stream']): string =>
  eventsOf(ran, 'build.log')
    .filter(({ span }) => span === stepOf(ran, text).span)
    .map(({ attributes }) => StepLog.parse(attributes))
    .filter((log) => log.stream === stream)
    .map((log) => log.text)
    .join('');
const filesOf = (ran: Run): Map<string, TravelledFile> =>
  new Map(
    eventsOf(ran, 'build.files').flatMap(({ attributes }) =>
      TravelledFiles.parse(attributes).files.map((file): [string, TravelledFile] => [file.path, file]),
    ),
  );
const sha = (text: string | Buffer) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const eventsIn = ({ root }: Run) =>
  lab.page.log.events.filter((event) => 'trace' in event && event.trace === root.trace);

const files = (folder: string, contents: Record<string, string>): string =>
  [
    `mkdir -p /root/${folder} && cd /root/${folder}`,
    ...Object.entries(contents).map(([name, text]) => `printf '${text.replaceAll('\n', '\\n')}' > ${name}`),
  ].join(' && ');

const CONTEXT = {
  Dockerfile: 'FROM busybox\nRUN echo to-out && echo to-err >&2\nCOPY . /app\nCMD ["true"]\n',
  '.dockerignore': '*.log\n',
  'main.txt': 'first\n',
  'ignored.log': 'ignored\n',
};
const FAILING = { Dockerfile: 'FROM busybox\nRUN echo before\nRUN ls /nowhere\nRUN echo never\n' };
const printed =
  (text: string) =>
  ({ attributes }: SpanEvent): boolean =>
    String(attributes.text).includes(text);
const rootOf = (line: string): SpanStarted | undefined =>
  lab.page.log.events.find(
    (event): event is SpanStarted => event.type === 'span.started' && event.attributes['engine.command.line'] === line,
  );

describe.each([
  ['buildkit', 'docker build'],
  ['classic', 'DOCKER_BUILDKIT=0 docker build'],
])('a build: %s', (name, build) => {
  test(
    'is seen step by step, with its files, and again from the cache but for what was changed',
    async () => {
      await run(files(name, CONTEXT));
      const first = await run(`${build} -t ${name} .`);
      expect([resultOf(first, 'RUN'), resultOf(first, 'COPY')]).toMatchObject([{ cached: false }, { cached: false }]);
      expect(outputOf(first, 'RUN', 'stdout')).toBe('to-out\n');
      expect(outputOf(first, 'RUN', 'stderr')).toBe('to-err\n');
      expect(filesOf(first).get('main.txt')).toMatchObject({ sent: 6, digest: sha('first\n'), mode: 0o644 });
      expect(filesOf(first).has('ignored.log')).toBe(false);
      const texts = eventsOf(first, 'build.files').map(({ attributes }) => TravelledFiles.parse(attributes).texts);
      expect(texts.find((each) => each?.Dockerfile)?.Dockerfile).toBe(CONTEXT.Dockerfile);
      const program = first.spans.find((span) => span.from === 'runc' && span.to === 'container' && span.name === 'sh');
      expect(first.chain(program as SpanStarted)).toContain(stepOf(first, 'RUN').name);

      const again = await run(`${build} -t ${name}  .`);
      expect([resultOf(again, 'RUN').cached, resultOf(again, 'COPY').cached]).toEqual([true, true]);
      expect(again.spans.some((span) => /^runc (run|create)/.test(span.name))).toBe(false);

      await run(files(name, { 'main.txt': 'second\n' }));
      const changed = await run(`${build} -t ${name}   .`);
      expect([resultOf(changed, 'RUN').cached, resultOf(changed, 'COPY').cached]).toEqual([true, false]);
      expect(filesOf(changed).get('main.txt')).toMatchObject({ sent: 7, digest: sha('second\n') });
      for (const ran of [first, again, changed]) expect(unexplained(eventsIn(ran))).toEqual([]);
    },
    LIMIT_MS,
  );

  test(
    'that fails ends the step that failed, and has none after it',
    async () => {
      await run(files(`${name}-failing`, FAILING));
      const failed = await run(`${build} .`);
      expect(outcomeOf(failed, 'echo before')).toEqual({ ok: true });
      expect(outcomeOf(failed, 'ls /nowhere')).toMatchObject({ ok: false, error: expect.stringContaining('1') });
      expect(outputOf(failed, 'ls /nowhere', 'stderr')).toContain('/nowhere');
      expect(stepsOf(failed).some((step) => step.name.includes('echo never'))).toBe(false);
    },
    LIMIT_MS,
  );

  test.each([
    ['Ctrl-C', 'endless', () => lab.shell.type('\x03')],
    ['kill -9', 'killed', () => other.type('kill -9 $(pidof docker-buildx docker)\n')],
  ])(
    'that is broken off cancels the step that is at work: %s',
    async (_, tag, breakOff) => {
      await run(files(`${name}-${tag}`, { Dockerfile: `FROM busybox\nRUN echo at ${name} ${tag} && sleep 600\n` }));
      const line = `${build} -t ${tag} .`;
      lab.shell.type(`${line}\n`);
      const begun = () => new Run(lab.page.log, rootOf(line) as SpanStarted);
      await until('the step prints', () => rootOf(line) && eventsOf(begun(), 'build.log').some(printed(`at ${name}`)));
      breakOff();
      const broken = await whole(await lab.page.run(line, LIMIT_MS));
      expect(resultOf(broken, `at ${name}`)).toMatchObject({ cached: false, canceled: true });
      expect(outcomeOf(broken, `at ${name}`)).toMatchObject({ ok: false });
    },
    LIMIT_MS,
  );
});

test(
  'a context that the client was given as an archive is read, and a directory is known by its path',
  async () => {
    await run(files('archive', CONTEXT));
    const piped = await run('tar c . | docker build -t archive -');
    expect(filesOf(piped).get('main.txt')).toMatchObject({ sent: 6, digest: sha('first\n') });
    expect(filesOf(piped).has('ignored.log')).toBe(true);
    const [build] = buildsAt(toldByEvents(eventsIn(piped)));
    expect(build).toMatchObject({ state: 'done', dockerfile: { text: CONTEXT.Dockerfile } });
    expect(build?.transfers).toMatchObject([{ what: 'context', archive: true }]);
    expect(build?.paths).toBeUndefined();
    expect(unexplained(eventsIn(piped))).toEqual([]);

    await run('cd ..');
    for (const line of ['docker build archive', 'cd archive && docker build -f ./Dockerfile .']) {
      const [built] = buildsAt(toldByEvents(eventsIn(await run(line))));
      expect(built?.paths).toEqual({ context: '/root/archive', dockerfile: '/root/archive/Dockerfile' });
    }
    const [classic] = buildsAt(toldByEvents(eventsIn(await run('DOCKER_BUILDKIT=0 docker build -q .'))));
    expect(classic?.paths?.context).toBe('/root/archive');
  },
  LIMIT_MS,
);

test(
  'a secret is asked for, and what it is stands nowhere',
  async () => {
    const recipe = 'FROM busybox\nRUN --mount=type=secret,id=token wc -c < /run/secrets/token\n';
    await run(files('secret', { Dockerfile: recipe }));
    // Not typed as it is, so that it is not found in the command line.
    await run(String.raw`printf '\150\165\156\164\145\162\62' > token`);
    const built = await run('docker build --secret id=token,src=token .');
    expect(outputOf(built, 'RUN', 'stdout')).toBe('7\n');
    expect(built.find('buildkit cli', 'Secrets/GetSecret')).toBeDefined();
    expect(JSON.stringify(lab.page.log.events)).not.toContain('hunter2');
  },
  LIMIT_MS,
);

describe('a context of 100 MB in hundreds of files, beside thousands of empty ones', () => {
  const sums = new Map<string, string>();

  beforeAll(async () => {
    await run(files('large', { Dockerfile: 'FROM scratch\nCOPY . /\n' }));
    await run('mkdir many && seq -f many/%g 1 6000 | xargs touch');
    await run('head -c 100000000 /dev/urandom | split -a 3 -b 250000 - a && sha256sum a*');
    for (const [, sum = '', name = ''] of lab.shell.text.matchAll(/([0-9a-f]{64}) {2}(a[a-z]{3})\r?$/gm))
      sums.set(name, sum);
    expect(sums.size).toBe(400);
  }, LIMIT_MS);

  test.each([
    ['buildkit', 'docker build'],
    ['classic', 'DOCKER_BUILDKIT=0 docker build'],
  ])(
    'is read whole, with the hash of each file, and costs the trace nothing: %s',
    async (name, build) => {
      const [before, from] = [JSON.stringify(lab.page.log.events).length, lab.page.log.events.length];
      const built = await run(`${build} -t large-${name} .`);
      const parts = () => eventsOf(built, 'build.files').map(({ attributes }) => TravelledFiles.parse(attributes));
      const lost = () =>
        lab.page.log.events.slice(from).filter((each) => each.type === 'probe.reported' && each.state === 'lost');
      // What reads along may be behind by more than others wait for it.
      await until(
        'all files are told',
        () => lost().length > 0 || parts().some(({ total }) => (total?.files ?? 0) > 6400),
        LIMIT_MS,
      );
      expect(lost()).toEqual([]);
      const told = filesOf(built);
      const digests = new Map([...sums.keys()].map((path) => [path, told.get(path)?.digest]));
      expect(digests).toEqual(new Map([...sums].map(([path, sum]) => [path, `sha256:${sum}`])));
      expect(told.size).toBeLessThan(5010);
      expect(JSON.stringify(lab.page.log.events).length - before).toBeLessThan(4_000_000);
    },
    LIMIT_MS,
  );
});

test('all of it could have happened', () => {
  expect(accepts(lab.page.log.events)).toEqual({ ok: true });
});
