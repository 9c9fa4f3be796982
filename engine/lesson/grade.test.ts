import { describe, expect, it } from 'vitest';
import { Check } from './check.ts';
import { type CheckResult, gradeCheck, gradeStep } from './grade.ts';
import type { Step } from './lesson.ts';
import { ID, TestLog } from './test-log.fixture.ts';

const CREATE = 'POST /containers/create';
const PULL = 'POST /images/create';
const RUN = { argv: '^docker run ' };

const grade = (log: TestLog, check: object): CheckResult =>
  gradeCheck(Check.parse({ say: 'it', ...check }), { index: log.index, answers: {} });

const webRuns = { world: { kind: 'container', name: 'web', state: 'running' } };
const web = (log: TestLog, state: string, more = {}) =>
  log.change('container', ID, state, { name: 'web', image: 'busybox', ...more });

describe('a check about the world', () => {
  it('is unmet while nothing was observed', () => {
    expect(grade(new TestLog(), webRuns)).toEqual({
      met: false,
      evidence: [],
      fact: 'there is no running container web yet',
    });
  });

  it('is met by the container, says so with its short id, and cites the event', () => {
    const log = web(new TestLog(), 'running');
    expect(grade(log, webRuns)).toEqual({ met: true, evidence: [0], fact: 'container web (9f2c41aa03de) is running' });
  });

  it('becomes unmet again when the container ends, and cites what broke it', () => {
    const log = web(web(new TestLog(), 'running'), 'exited', { exitCode: 1 });
    expect(grade(log, webRuns)).toMatchObject({
      met: false,
      evidence: [1],
      missed: 'container web (9f2c41aa03de) has exited with 1',
    });
  });

  it('says that the container was removed', () => {
    const log = web(web(new TestLog(), 'running'), 'gone');
    expect(grade(log, webRuns).missed).toBe('container web (9f2c41aa03de) was removed');
  });

  it('stays met when it is sticky', () => {
    const log = web(web(new TestLog(), 'running'), 'gone');
    expect(grade(log, { ...webRuns, sticky: true })).toMatchObject({ met: true, evidence: [0] });
  });

  it.each([
    ['busybox', true],
    ['busybox:latest', true],
    ['docker.io/library/busybox', true],
    ['busybox:1.36', false],
    ['alpine', false],
  ])('takes the image %s for the same: %s', (image, met) => {
    const log = web(new TestLog(), 'running');
    expect(grade(log, { world: { kind: 'container', image } }).met).toBe(met);
  });

  it('can ask that there is none', () => {
    const none = { world: { kind: 'container', name: 'web', count: 0 } };
    expect(grade(new TestLog(), none).met).toBe(true);
    expect(grade(web(new TestLog(), 'running'), none).met).toBe(false);
  });
});

describe('a check about a span', () => {
  const created = { span: { to: 'dockerd', name: CREATE, attributes: { 'http.response.status_code': 201 } } };

  it('is unmet while nothing was observed', () => {
    expect(grade(new TestLog(), created)).toEqual({ met: false, evidence: [], fact: 'Not observed yet' });
  });

  it('is met by the request with the wanted answer', () => {
    const log = new TestLog().command('docker run busybox', 0, (log) => log.request(CREATE, 201));
    expect(grade(log, created)).toMatchObject({ met: true, evidence: [2, 3], fact: `${CREATE} answered 201` });
  });

  it('cites the same request with another answer as the nearest miss', () => {
    const log = new TestLog().command('docker run redis', 125, (log) =>
      log.request(CREATE, 404, { 'http.response.body': { message: 'No such image: redis:latest' } }),
    );
    expect(grade(log, created)).toMatchObject({
      met: false,
      evidence: [2, 3],
      missed: `the last ${CREATE} answered 404: No such image: redis:latest`,
    });
  });

  it('reads into a body by JSON pointer', () => {
    const body = { HostConfig: { PortBindings: { '80/tcp': [{ HostPort: '8080' }] } } };
    const log = new TestLog().command('docker run -p 8080:80 busybox', 0, (log) =>
      log.request(CREATE, 201, { 'http.request.body': body }),
    );
    const port = (value: string) => ({
      span: { attributes: { 'http.request.body#/HostConfig/PortBindings/80~1tcp/0/HostPort': value } },
    });
    expect(grade(log, port('8080')).met).toBe(true);
    expect(grade(log, port('9090')).met).toBe(false);
  });

  it('counts within one command only', () => {
    const log = new TestLog();
    const ask = (one: TestLog) => one.request(CREATE, 201);
    log.command('docker run a', 0, ask).command('docker run b', 0, ask);
    expect(grade(log, { span: { name: CREATE }, count: 2 }).met).toBe(false);
    log.command('docker run c', 0, (one) => ask(one).request(CREATE, 201));
    expect(grade(log, { span: { name: CREATE }, count: 2 }).met).toBe(true);
  });
});

describe('a fact about several spans', () => {
  const asked = { span: { to: 'dockerd' }, count: { least: 2 } };

  it('names each once', () => {
    const log = new TestLog().command('docker run a', 0, (one) => one.request('HEAD /_ping', 200).request(CREATE, 201));
    expect(grade(log, asked).fact).toBe(`2 of them: HEAD /_ping, ${CREATE}`);
  });

  it('counts what is alike and tells how the last one went', () => {
    const log = new TestLog().command('docker run a', 0, (one) => one.request(CREATE, 404).request(CREATE, 201));
    expect(grade(log, asked).fact).toBe(`2 × ${CREATE}; the last: ${CREATE} answered 201`);
  });
});

describe('a check that something did not happen', () => {
  const noPull = { span: { name: PULL }, count: 0, in: { ...RUN, exit: 0 } };

  it('is unmet before the command', () => expect(grade(new TestLog(), noPull).met).toBe(false));

  it('is unmet while the command runs', () => {
    expect(grade(new TestLog().command('docker run busybox', undefined), noPull)).toMatchObject({
      met: false,
      missed: '“docker run busybox” is still running',
    });
  });

  it('is met once the command has ended without it, and cites begin and end', () => {
    const log = new TestLog().command('docker run busybox', 0);
    expect(grade(log, noPull)).toMatchObject({ met: true, evidence: [0, 3] });
  });

  it('is unmet when it happened, and cites it', () => {
    const log = new TestLog().command('docker run redis', 0, (log) => log.request(PULL, 200));
    expect(grade(log, noPull)).toMatchObject({ met: false, evidence: [2, 3] });
  });

  it('is not certain when a probe lost something meanwhile', () => {
    const log = new TestLog().command('docker run busybox', 0, (log) => log.loss('docker.sock'));
    expect(grade(log, noPull)).toMatchObject({
      met: false,
      evidence: [2],
      missed: expect.stringContaining('docker.sock'),
    });
  });

  it('is found by argv of the process, not by what was typed', () => {
    const log = new TestLog().command('podman run busybox', 0);
    expect(grade(log, noPull).met).toBe(false);
  });
});

describe('a check about order', () => {
  const start = 'POST /containers/{id}/start';
  const ladder = { order: [{ name: CREATE }, { name: start }], in: RUN };

  it('is met when spans of one command follow each other', () => {
    const log = new TestLog().command('docker run busybox', 0, (log) => log.request(CREATE, 201).request(start, 204));
    expect(grade(log, ladder)).toMatchObject({ met: true, evidence: [2, 3, 4, 5] });
  });

  it('is unmet the other way round', () => {
    const log = new TestLog().command('docker run busybox', 0, (log) => log.request(start, 204).request(CREATE, 201));
    expect(grade(log, ladder).met).toBe(false);
  });

  it('is unmet when the two are in different commands, and says what did not follow', () => {
    const log = new TestLog();
    log
      .command('docker run a', 0, (log) => log.request(CREATE, 201))
      .command('docker run b', 0, (log) => log.request(start, 204));
    expect(grade(log, ladder)).toMatchObject({ met: false, missed: `in “docker run a” a ${start} did not follow` });
  });
});

describe('a check about a command', () => {
  const wanted = { command: { argv: '^docker run ', exit: 125 } };

  it.each([
    ['met by argv and exit status', 'docker run --nosuch', 125, true],
    ['unmet by another exit status', 'docker run busybox', 0, false],
    ['unmet by another program', 'echo docker run x', 125, false],
    ['met by the whole path of the program', '/usr/bin/docker run x', 125, true],
  ])('is %s', (_, line, exit, met) => {
    expect(grade(new TestLog().command(line, exit), wanted).met).toBe(met);
  });

  it('says how the nearest one ended', () => {
    expect(grade(new TestLog().command('docker run busybox', 0), wanted).missed).toBe(
      '“docker run busybox” exited with 0',
    );
  });
});

describe('a step', () => {
  const step: Step = {
    id: 'run',
    title: 'Run',
    blocks: [{ kind: 'html', html: '' }],
    checks: [Check.parse({ say: 'web runs', ...webRuns })],
    hints: [
      {
        text: 'taken',
        when: Check.parse({ say: '·', span: { name: CREATE, attributes: { 'http.response.status_code': 409 } } }),
      },
      { text: 'the line' },
    ],
    solution: [{ run: 'docker run' }],
  };

  it('shows the hint whose mistake was made, with what showed it', () => {
    const log = new TestLog().command('docker run --name web busybox', 125, (log) => log.request(CREATE, 409));
    const result = gradeStep(step, { index: log.index, answers: {} });
    expect(result.hints).toEqual([{ hint: step.hints[0], fact: `${CREATE} answered 409`, evidence: [2, 3] }]);
  });

  it('shows no hint once it is met', () => {
    const log = new TestLog().command('docker run --name web busybox', 125, (log) => log.request(CREATE, 409));
    const result = gradeStep(step, { index: web(log, 'running').index, answers: {} });
    expect(result).toMatchObject({ met: true, hints: [] });
  });
});

describe('the log index', () => {
  it('takes events in batches and each only once', () => {
    const log = new TestLog().command('docker run busybox', 0, (log) => log.request(CREATE, 201));
    const { index } = new TestLog();
    for (const event of log.events) index.append([event]);
    index.append(log.events);
    expect(index.commands).toEqual(log.index.commands);
    expect(index.commands[0]?.spans).toHaveLength(2);
  });

  it('puts spans under their command that came before its root', () => {
    const log = new TestLog().command('docker run busybox', 0, (log) => log.request(CREATE, 201));
    const [root, process, ...rest] = log.events.map((event, seq) => ({ ...event, seq }));
    if (root === undefined || process === undefined) throw new Error('the log is empty');
    const { index } = new TestLog();
    index.append([{ ...process, seq: 0 }, { ...root, seq: 1 }, ...rest]);
    expect(index.commands[0]?.processes).toHaveLength(1);
  });
});
