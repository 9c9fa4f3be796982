import { create } from '@bufbuild/protobuf';
import { AnySchema, TimestampSchema } from '@bufbuild/protobuf/wkt';
import { describe, expect, it } from 'vitest';
import { descriptors, Thing, thing } from './grpc-talk.fixture.ts';

describe('a message', () => {
  const shown = (value: object) => descriptors.decode(Thing, thing(value))?.message;

  it('shows names, times, bytes and large numbers for people', () => {
    const exitAt = create(TimestampSchema, { seconds: 1n, nanos: 500_000_000 });
    expect(shown({ exitAt, status: 2, data: Buffer.from('text\n'), big: 2n ** 60n, labels: { a: 'b' } })).toEqual({
      exit_at: '1970-01-01T00:00:01.500Z',
      status: 'RUNNING',
      data: 'text\n',
      big: '1152921504606846976',
      labels: { a: 'b' },
    });
    expect(shown({ data: Buffer.from([0, 1, 2]) })).toEqual({ data: '<3 bytes>' });
    expect(shown({ status: 9 })).toEqual({ status: 9 });
  });

  it.each([
    [
      'JSON',
      'types.containerd.io/opencontainers/runtime-spec/1/Spec',
      Buffer.from('{"ociVersion":"1.2.0"}'),
      { ociVersion: '1.2.0' },
    ],
    ['a known message', 'test.Thing', thing({ containerId: 'in' }), { container_id: 'in' }],
    ['unknown bytes', 'no.Such', Buffer.from([0xff]), { value: '<1 bytes>' }],
  ])('opens what it carries inside: %s', (_, typeUrl, value, inside) => {
    expect(shown({ spec: create(AnySchema, { typeUrl, value }) })).toEqual({ spec: { '@type': typeUrl, ...inside } });
  });

  it('says at the end of a text how much of it is left out', () => {
    const long = 'x'.repeat(70_000);
    const cut = `${'x'.repeat(65_536)}<4464 more`;
    expect(shown({ containerId: long, data: Buffer.from(long) })).toEqual({
      container_id: `${cut} characters>`,
      data: `${cut} bytes>`,
    });
    expect(descriptors.decode(Thing, thing({ containerId: long, names: [long] }))?.cut).toBe(8928);
    expect(descriptors.decode(Thing, thing({ containerId: 'x' }))).not.toHaveProperty('cut');
    expect(shown({ containerId: 'x'.repeat(65_536) })).toEqual({ container_id: 'x'.repeat(65_536) });
  });

  it('that cannot be read is not made up', () => {
    expect(descriptors.decode(Thing, Buffer.from([0x0a, 0xff]))).toBeUndefined();
  });
});
