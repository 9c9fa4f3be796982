/** What a lab told of real packets, graded. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '#engine/trace/event.ts';
import { PacketSeen } from '#engine/trace/event.ts';
import { nanos } from '#engine/trace/ids.ts';
import { Condition } from './check.ts';
import { gradeCheck } from './grade.ts';
import { LogIndex } from './log-index.ts';
import { TestLog } from './test-log.fixture.ts';

function recorded(name: string): TraceEvent[] {
  const file = new URL(`../scene/network/fixtures/${name}`, import.meta.url);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as TraceEvent).sort((one, other) => one.seq - other.seq);
}

const published = recorded('packets-published.jsonl');
const dropped = recorded('packets-dropped.jsonl');
const byName = recorded('packets-by-name.jsonl');

const grade = (events: readonly TraceEvent[], packet: object, more: object = {}) =>
  gradeCheck(Condition.parse({ packet, ...more }), { index: LogIndex.of(events), answers: {} });

const DNAT = { hook: 'prerouting', table: 'nat', chain: 'DOCKER', rule: { matches: 'DNAT' } };

describe('a check of packets', () => {
  it.each<[string, readonly TraceEvent[], object, boolean]>([
    ['its flags', published, { protocol: 'tcp', flags: 'S' }, true],
    ['where it set out', published, { flags: 'S', from: { in: 'laptop', address: '192.168.50.2' } }, true],
    ['where it did not', published, { flags: 'S', from: { in: 'host' } }, false],
    ['where it ended', published, { to: { in: 'web', port: 8080, program: 'httpd' } }, true],
    ['where it did not end', published, { to: { in: 'laptop', port: 8080 } }, false],
    ['what was rewritten', published, { flags: 'S', rewritten: ['dst', 'dport'], arrived: { port: 80 } }, true],
    ['what was not', published, { flags: 'S', rewritten: ['src'] }, false],
    ['that nothing was', published, { flags: 'S', rewritten: [] }, false],
    [
      'its steps in order',
      published,
      {
        through: [
          { interface: 'up0', in: 'host', direction: 'in' },
          { ...DNAT, to: { address: '172.17.0.2', port: 80 } },
          { hook: 'forward', chain: 'DOCKER', verdict: 'ACCEPT' },
          { interface: 'docker0', direction: 'out' },
          { interface: 'eth0', in: 'web', direction: 'in' },
          { program: 'httpd' },
        ],
      },
      true,
    ],
    ['steps in another order', published, { through: [{ hook: 'forward' }, DNAT] }, false],
    ['steps that it never makes', published, { flags: 'S', never: [{ program: 'docker-proxy' }] }, true],
    ['a step that it makes', published, { flags: 'S', never: [DNAT] }, false],
    ['what it says', published, { says: { matches: '^GET / ' }, direction: 'original' }, true],
    ['an answer', published, { direction: 'reply', says: 'hi', to: { in: 'laptop' } }, true],
    ['its end', dropped, { protocol: 'tcp', end: 'dropped', through: [{ verdict: 'DROP' }] }, true],
    ['another end', dropped, { protocol: 'tcp', end: 'delivered' }, false],
    ['who sent it', dropped, { flags: 'S', from: { program: 'wget' } }, true],
    ['a question of names', byName, { protocol: 'udp', to: { address: '127.0.0.11', program: 'dockerd' } }, true],
  ])('looks at %s', (_, events, packet, met) => {
    expect(grade(events, packet).met).toBe(met);
  });

  it('tells from where to where, what was rewritten, and who took it', () => {
    const { fact } = grade(published, { flags: 'S' });
    expect(fact).toBe(
      'SYN 192.168.50.2:40790 → 192.168.50.1:8080, rewritten to 172.17.0.2:80, was delivered to httpd in web',
    );
  });

  it('tells no addresses where they are not known', () => {
    const bare = dropped.map((event) => {
      if (event.type !== 'packet.seen') return event;
      const steps = event.packet.steps.map(({ header: _, ...step }) => step);
      return PacketSeen.parse({ ...event, packet: { ...event.packet, steps } });
    });
    expect(grade(bare, { flags: 'S', end: 'dropped' }).fact).toMatch(/^(\d+ of them; the first: )?SYN was dropped: /);
  });

  it('tells of a near miss what became of it', () => {
    const { missed } = grade(dropped, { protocol: 'tcp', flags: 'S', end: 'delivered' });
    expect(missed).toMatch(/was dropped: A rule of filter DOCKER-ISOLATION-STAGE-2 says DROP/);
  });

  it('counts them', () => {
    const says = { matches: '^GET' };
    expect(grade(published, { says }, { count: 1 }).met).toBe(true);
    expect(grade(published, { says }, { count: 2 }).met).toBe(false);
  });
});

const syn = PacketSeen.parse(published.find((event) => event.type === 'packet.seen' && event.packet.flags === 'S'));
const answer = PacketSeen.parse(published.find((event) => event.type === 'packet.seen' && event.packet.flags === 'SA'));
const CURL = 'curl localhost:8080';
const WITHIN = { in: { argv: '^curl ' } };

describe('packets of a command', () => {
  it('are those that it caused', () => {
    const log = new TestLog().command(CURL, 0, (inside) => inside.packet(syn.packet)).command('ls', 0);
    expect(grade(log.events, { flags: 'S' }, WITHIN).met).toBe(true);
    expect(grade(log.events, { flags: 'S' }, { in: { argv: '^ls' } }).met).toBe(false);
  });

  it('are known to be none when it ended and others of it were followed', () => {
    const none = { ...WITHIN, count: 0 };
    const followed = new TestLog().command(CURL, 0, (inside) => inside.packet(answer.packet));
    expect(grade(followed.events, { flags: 'S' }, none).met).toBe(true);
    expect(grade(followed.events, { flags: 'SA' }, none).met).toBe(false);
    expect(grade(new TestLog().command(CURL, 0).events, { flags: 'S' }, none).met).toBe(false);
    const running = new TestLog().command(CURL, undefined, (inside) => inside.packet(answer.packet));
    expect(grade(running.events, { flags: 'S' }, none).met).toBe(false);
  });

  it('were not followed when it ended without any', () => {
    const unfollowed = (log: TestLog) =>
      gradeCheck(Condition.parse({ unfollowed: { argv: '^curl ' } }), { index: log.index, answers: {} });
    expect(unfollowed(new TestLog().command(CURL, 0)).met).toBe(true);
    expect(unfollowed(new TestLog().command(CURL, undefined)).met).toBe(false);
    expect(unfollowed(new TestLog().command(CURL, 0, (log) => log.packet(syn.packet))).met).toBe(false);
    const again = new TestLog().command(CURL, 0).command(CURL, 0, (log) => log.packet(syn.packet));
    expect(unfollowed(again).met).toBe(false);
  });

  it('may be told after its end: the time at which they went counts, where no command is known', () => {
    const { events } = new TestLog().command(CURL, 0).command('ls', 0);
    const within = { ...syn, trace: undefined, seq: events.length, at: nanos(1500) };
    expect(grade([...events, within], { flags: 'S' }, WITHIN).met).toBe(true);
    expect(grade([...events, within], { flags: 'S' }, { in: { argv: '^ls' } }).met).toBe(false);
  });
});

describe('a log that grows', () => {
  const checkOf = (packet: object) => Condition.parse({ packet });
  const graded = (events: readonly TraceEvent[], check: Parameters<typeof gradeCheck>[0]) => {
    const index = new LogIndex();
    return events.map((event) => {
      index.append([event]);
      return gradeCheck(check, { index, answers: {} });
    });
  };
  const fromScratch = (events: readonly TraceEvent[], check: Parameters<typeof gradeCheck>[0]) =>
    events.map((_, last) => gradeCheck(check, { index: LogIndex.of(events.slice(0, last + 1)), answers: {} }));

  it.each<[string, readonly TraceEvent[], object]>([
    ['one that comes to fit', published, { flags: 'S', to: { in: 'web', program: 'httpd' } }],
    ['one that only comes near', dropped, { protocol: 'tcp', end: 'delivered' }],
    [
      'places that are named after their packets',
      namedLate(published),
      { flags: 'S', from: { in: 'laptop' }, to: { in: 'web' } },
    ],
  ])('is graded as if it were read anew: %s', (_, events, packet) => {
    const now = graded(events, checkOf(packet));
    expect(now).toEqual(fromScratch(events, checkOf(packet)));
    expect(new Set(now.map(({ met, missed }) => `${met} ${missed}`)).size).toBeGreaterThan(1);
  });

  it('has each packet looked at once', () => {
    let looks = 0;
    const counted = {
      ...syn,
      packet: {
        ...syn.packet,
        get protocol() {
          looks++;
          return syn.packet.protocol;
        },
      },
    };
    const index = LogIndex.of([counted]);
    const check = checkOf({ protocol: 'udp' });
    gradeCheck(check, { index, answers: {} });
    const once = looks;
    index.append([{ ...answer, seq: counted.seq + 1 }]);
    gradeCheck(check, { index, answers: {} });
    expect([once, looks]).toEqual([1, 1]);
  });
});

/** The same, with all that is told of the network behind the packets. */
function namedLate(events: readonly TraceEvent[]): TraceEvent[] {
  const isLate = ({ type }: TraceEvent) => type === 'state.changed';
  const order = [...events.filter((event) => !isLate(event)), ...events.filter(isLate)];
  return order.map((event, seq) => ({ ...event, seq }));
}
