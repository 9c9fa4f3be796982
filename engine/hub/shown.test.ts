import { describe, expect, test } from 'vitest';
import { BOUNDS } from './bounds.ts';
import { ShownBody } from './shown-body.ts';
import { shownRequestHeaders } from './shown-headers.ts';

describe('the headers that are shown', () => {
  test.each([
    [`Basic ${Buffer.from('student:secret').toString('base64')}`, 'Basic student'],
    ['Bearer abc', 'Bearer'],
    ['Digest username="x"', 'other'],
  ])('have of %s only %s', (authorization, shown) => {
    expect(shownRequestHeaders({ authorization, cookie: 'x', accept: '*/*' })).toEqual({
      authorization: shown,
      accept: '*/*',
    });
  });
});

describe('the body that is shown', () => {
  const shown = (type: string | undefined, ...pieces: (string | Buffer)[]) => {
    const body = new ShownBody();
    for (const piece of pieces) body.saw(Buffer.from(piece));
    return body.text(type);
  };

  test('is text by its type, or a small blob that looks like JSON', () => {
    expect(shown('application/json', '{"a"', ':1}')).toBe('{"a":1}');
    expect(shown('application/octet-stream', '{"architecture":"amd64"}')).toBe('{"architecture":"amd64"}');
    expect(shown('application/octet-stream', Buffer.from([0x1f, 0x8b]))).toBeUndefined();
    expect(shown('application/json')).toBeUndefined();
  });

  test('is cut where it gets long, but counted to its end', () => {
    const body = new ShownBody();
    for (let n = 0; n < 100; n++) body.saw(Buffer.alloc(1000, 'x'));
    expect([body.bytes, body.text('text/plain')?.length]).toEqual([100_000, BOUNDS.shownBytes]);
  });

  test('of a large blob is not shown, even if it begins like JSON', () => {
    expect(shown('application/octet-stream', Buffer.alloc(BOUNDS.shownBytes + 1, '{'))).toBeUndefined();
  });
});
