/** Two ways to write an instruction: does BuildKit take one for the other? */
import { describe, expect, test } from 'vitest';
import { built, foretold, inputOf } from './build.fixture.ts';
import { NOTHING_KNOWN } from './knowledge.ts';

const FILES = { f: '1', 'a.txt': '1', 'b.txt': '2', d: null, 'd/f': '1' };

/** The last answer to `after`, when `before` was built. */
function answer(before: string, after: string, builder: 'buildkit' | 'classic' = 'buildkit'): string | undefined {
  const input = (line: string) => inputOf(`FROM busybox\n${line}`, FILES, { builder });
  return foretold(built(NOTHING_KNOWN, input(before)), input(after)).at(-1);
}

describe('BuildKit', () => {
  test.each([
    ['RUN   a', 'RUN a'],
    ['RUN a \\\n b', 'RUN a  b'],
    ['RUN ["a","b"]', 'RUN [ "a", "b" ]'],
    ['RUN <<A\nx\nA', 'RUN <<B\nx\nB'],
    ['COPY ./f /', 'COPY /f /'],
    ['COPY d /x', 'COPY d/ /x'],
    ['COPY f x', 'COPY f /x'],
    ['COPY f /', 'COPY ["f", "/"]'],
    ['COPY --chmod=755 f /', 'COPY --chmod=0755 f /'],
    ['COPY --chown=root:root f /', 'COPY --chown=0:0 f /'],
    ['COPY --link f /', 'COPY f /'],
    ['RUN --mount=type=cache,target=/c a', 'RUN --mount=type=cache,target=/c,id=/c,sharing=shared a'],
    ['RUN --mount=type=cache,target=/c,id=x a', 'RUN --mount=type=cache,sharing=private,target=/c a'],
    ['RUN --mount=source=f,target=/m a', 'RUN --mount=type=bind,src=d/f,target=/m a'],
    ['ENV V=x\nRUN a', 'ENV V="x"\nRUN a'],
    ['WORKDIR /a/b', 'WORKDIR /a/b/'],
  ])('takes %j for %j', (before, after) => {
    expect(answer(before, after)).toMatch(/hit$/);
  });

  test.each([
    ['RUN a b', 'RUN a  b'],
    ['RUN a', 'RUN ["a"]'],
    ['RUN <<A\nx\nA', 'RUN <<A\ny\nA'],
    ['RUN cat <<A\nx\nA', 'RUN cat <<B\nx\nB'],
    ['RUN <<A\n#!/x\nA', 'RUN <<B\n#!/x\nB'],
    ['COPY <<A /x\nx\nA', 'COPY <<B /x\nx\nB'],
    ['COPY f /x', 'COPY f /x/'],
    ['COPY f /x', 'ADD f /x'],
    ['COPY f /x', 'COPY a.txt /x'],
    ['COPY a.txt b.txt /x/', 'COPY b.txt a.txt /x/'],
    ['COPY a.txt /x/', 'COPY *.txt /x/'],
    ['COPY --chown=1 f /', 'COPY --chown=1:1 f /'],
    ['RUN --mount=type=cache,target=/c a', 'RUN --mount=type=cache,target=/d a'],
    ['RUN --mount=type=cache,target=/c a', 'RUN --mount=type=cache,target=/c,id=x a'],
    ['RUN --mount=type=secret,id=s a', 'RUN --mount=type=secret,id=z a'],
    ['RUN --mount=source=f,target=/m a', 'RUN --mount=source=f,target=/n a'],
    ['ENV V=x W=y\nRUN a', 'ENV W=y V=x\nRUN a'],
    ['USER a\nRUN a', 'USER b\nRUN a'],
    ['SHELL ["/x"]\nRUN a', 'SHELL ["/y"]\nRUN a'],
  ])('does not take %j for %j', (before, after) => {
    expect(answer(before, after)).toMatch(/miss$/);
  });
});

describe('the classic builder', () => {
  test.each([
    ['RUN   a', 'RUN a'],
    ['ENV  V=x', 'ENV V="x"'],
    ['COPY ./f /', 'COPY f /'],
    ['EXPOSE   80', 'EXPOSE 80'],
  ])('takes %j for %j', (before, after) => {
    expect(answer(before, after, 'classic')).toMatch(/hit$/);
  });

  test.each([
    ['COPY f x', 'COPY f /x'],
    ['COPY f /', 'COPY d/f /'],
    ['CMD a', 'CMD ["a"]'],
    ['ARG A=1', 'ARG A=2'],
  ])('does not take %j for %j', (before, after) => {
    expect(answer(before, after, 'classic')).toMatch(/miss$/);
  });
});
