import { describe, expect, it } from 'vitest';
import type { Observation } from '#engine/correlate/observation.ts';
import { withoutSecrets } from './build-call.ts';
import { packet } from './build-talk.fixture.ts';
import { decodeTalk, TALKS } from './decoder-talk.fixture.ts';
import { data, grpc } from './grpc-talk.fixture.ts';

const toldOf = (name: string): Observation[] => {
  const { socket, talk } = TALKS[name] as (typeof TALKS)[string];
  return decodeTalk(socket, talk).told;
};

describe('calls of a build', () => {
  it('tell of steps and files, and their messages only by number and size', () => {
    const told = toldOf('a build, with its files');
    expect(told.find((seen) => seen.kind === 'build.status')).toMatchObject({ vertexes: [{ name: 'RUN' }] });
    expect(told.find((seen) => seen.kind === 'build.files')).toMatchObject({
      files: { what: 'context', follow: ['a'], total: { files: 2, sent: 10 }, texts: { Dockerfile: 'hello' } },
    });
    const messages = told.filter((seen) => seen.kind === 'grpc.message');
    expect(messages.map(({ direction, message }) => [direction, message])).toEqual([
      ['request', { '@folded': 3, '@bytes': expect.any(Number) }],
      ['response', { '@folded': 9, '@bytes': expect.any(Number) }],
      ['response', { '@folded': 1, '@bytes': expect.any(Number) }],
    ]);
  });

  it('of an archive as the context tell what is in it', () => {
    const told = toldOf('a build of an archive');
    expect(told.filter((seen) => seen.kind === 'build.files')).toMatchObject([
      { files: { what: 'context', files: [{ path: 'Dockerfile', sent: 6 }], texts: { Dockerfile: 'FROM a' } } },
    ]);
  });

  it('of a classic build tell the same of its body and its answer', () => {
    const told = toldOf('a build of the classic builder');
    expect(told.find((seen) => seen.kind === 'build.files')).toMatchObject({
      files: { files: [{ path: 'Dockerfile', sent: 6 }], texts: { Dockerfile: 'FROM a' } },
    });
    const lines = told.flatMap((seen) => (seen.kind === 'build.answer' ? seen.lines : []));
    expect(lines.map(({ kind }) => kind)).toEqual(['step', 'image', 'step', 'running', 'log', 'error']);
  });

  it('cost no memory, however large a file is', () => {
    const { socket, talk } = TALKS['a build, with its files'] as (typeof TALKS)[string];
    const piece = ['response', data(1, grpc(packet.data(1, Buffer.alloc(8000, 1))))] as const;
    const flood = [...talk.slice(0, 3), ...Array.from({ length: 4000 }, () => piece), ...talk.slice(3)];
    const { told, error } = decodeTalk(socket, flood);
    expect(error).toBeUndefined();
    expect(JSON.stringify(told).length).toBeLessThan(6000);
    expect(told.find((seen) => seen.kind === 'build.files')).toMatchObject({
      files: { total: { sent: 4000 * 8000 + 10 } },
    });
  });
});

describe('a secret', () => {
  it.each([
    ['of a build', '/moby.buildkit.secrets.v1.Secrets/GetSecret', { data: 'hünter2' }, { data: '<8 bytes>' }],
    ['that is no text', '/moby.buildkit.secrets.v1.Secrets/GetSecret', { data: '<20 bytes>' }, { data: '<20 bytes>' }],
    [
      'for a registry',
      '/moby.filesync.v1.Auth/Credentials',
      { Username: 'me', Secret: 'x' },
      { Username: 'me', Secret: '<1 bytes>' },
    ],
    [
      'that a registry gave',
      '/moby.filesync.v1.Auth/FetchToken',
      { Token: 'abc', ExpiresIn: 1 },
      { Token: '<3 bytes>', ExpiresIn: 1 },
    ],
    ['and nothing else', '/moby.buildkit.v1.Control/Info', { data: 'plain' }, { data: 'plain' }],
  ])('is told by its length: %s', (_, path, message, expected) => {
    expect(withoutSecrets(path, { message })).toEqual({ message: expected });
  });
});
