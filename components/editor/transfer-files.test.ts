import { afterEach, describe, expect, test, vi } from 'vitest';
import { downloadAddress, uploadFile } from './transfer-files.ts';

afterEach(() => vi.unstubAllGlobals());

test('a download’s address takes any path', () => {
  expect(downloadAddress('/root/a b&c=d/ü', 1)).toBe('/api/files?path=%2Froot%2Fa+b%26c%3Dd%2F%C3%BC');
});

describe('an upload', () => {
  const body = new Blob(['x']);
  const stored = { files: 1, directories: 0, links: 0, bytes: 1, left: [] };
  const answering = (answer: Response | Error) => {
    const asked = vi.fn(async () => {
      if (answer instanceof Error) throw answer;
      return answer;
    });
    vi.stubGlobal('fetch', asked);
    return asked;
  };

  test('asks for what it means', async () => {
    const asked = answering(Response.json(stored));
    expect(await uploadFile({ path: '/root', name: 'a', body, over: true, host: 1 })).toEqual({
      type: 'stored',
      ...stored,
    });
    expect(asked.mock.calls).toEqual([['/api/files?path=%2Froot&name=a&over=yes', { method: 'PUT', body }]]);
  });

  test.each([
    ['taken', Response.json({ error: 'There already.' }, { status: 409 }), { type: 'taken', error: 'There already.' }],
    ['refused', Response.json({ error: 'Full.' }, { status: 507 }), { kind: 'refused', message: 'Full.' }],
    ['lost', new TypeError('network'), { kind: 'lost' }],
    ['lost, when something else answers', new Response('<html>', { status: 502 }), { kind: 'lost' }],
  ])('is %s', async (_, answer, expected) => {
    answering(answer);
    const outcome = await uploadFile({ path: '/root', body, host: 2 }).catch((error) => ({
      kind: error.kind,
      message: error.message,
    }));
    expect(outcome).toMatchObject(expected);
  });
});
