import { describe, expect, test } from 'vitest';
import { decodeRecording, encodeRecording, RECORDING_VERSION, type RecordingHeader } from './recording.ts';
import { STEPS, type UpgradeStep, upgradeFrom } from './recording-upgrade.ts';

const header: RecordingHeader = {
  ...{ type: 'recording', version: RECORDING_VERSION, id: 'r', title: 'docker ps' },
  ...{ madeAt: '2026-01-01T00:00:00.000Z', monotonicAt: 5 },
  ...{ host: { kernel: '6', arch: 'x64', cgroup: 'v2' }, engine: { docker: '26' } },
};
const output = { type: 'terminal.output', seq: 0, at: 7, terminal: 't1', data: 'hi' };
const file = (...lines: unknown[]): string => lines.map((line) => JSON.stringify(line)).join('\n');

test('what is written is read as it was', () => {
  const { events } = decodeRecording(file(header, output));
  expect(decodeRecording(encodeRecording(header, events))).toEqual({ header, events, unreadable: [] });
});

test('an unknown kind of event is left out, counted and told', () => {
  const { events, unreadable } = decodeRecording(file(header, { type: 'dream', seq: 0, at: 1 }, output));
  expect(events).toHaveLength(1);
  expect(unreadable).toMatchObject([{ line: 2, reason: expect.stringContaining('type') }]);
});

test('a torn last line is left out, counted and told', () => {
  const { events, unreadable } = decodeRecording(`${file(header, output)}\n{"type":"span.st`);
  expect(events).toHaveLength(1);
  expect(unreadable).toMatchObject([{ line: 3 }]);
});

test.each([
  ['no JSON', 'hello', /first line is not JSON/],
  ['no header', file(output), /not a header/],
  ['a header without a version', file({ ...header, version: 'x' }), /names no version/],
  ['a header that lacks something', file({ ...header, host: undefined }), /not a header/],
  ['a newer version', file({ ...header, version: RECORDING_VERSION + 1 }), /Update Engine Room/],
  ['a version that never was', file({ ...header, version: 0 }), /which no Engine Room wrote/],
])('%s is refused with what to do', (_, text, why) => {
  expect(() => decodeRecording(text)).toThrow(why);
});

describe('the upgrade', () => {
  /** Two made-up steps to version 1, so that the way is walked before it is needed. */
  const steps: UpgradeStep[] = [
    {
      from: 0,
      header: ({ command, ...rest }) => ({ ...rest, title: command }),
      event: (line) => (line.type === 'heartbeat' ? null : line),
    },
    {
      from: -1,
      header: (line) => ({ ...line, host: { ...(line.host as object), cgroup: 'v1' } }),
      event: ({ ms, ...rest }) => ({ ...rest, at: Number(ms) * 1e6 }),
    },
  ];
  const upgrade = (version: unknown) => upgradeFrom(version, RECORDING_VERSION, steps);
  const { title, host, ...rest } = header;
  const old = { ...rest, command: title, version: -1, host: { kernel: '6', arch: 'x64' } };
  const { at, ...told } = output;

  test('goes step by step and gives what is written today', () => {
    const text = file(old, { ...told, ms: at / 1e6 }, { type: 'heartbeat', ms: 8 });
    expect(decodeRecording(text, upgrade)).toEqual({
      ...{ header: { ...header, host: { ...host, cgroup: 'v1' } }, events: [output], unreadable: [] },
    });
  });

  test('begins at the version of the file', () => {
    const text = file({ ...rest, command: title, host, version: 0 }, output);
    expect(decodeRecording(text, upgrade)).toEqual({ header, events: [output], unreadable: [] });
  });

  test('has a step for every version before today’s', () => {
    expect(STEPS.map(({ from }) => from)).toEqual(
      Array.from({ length: RECORDING_VERSION - 1 }, (_, index) => index + 1),
    );
  });
});
