import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lessonsRoot, loadCourse, loadLesson, recordingFile } from './load.ts';

const COURSE = `title: A course
about: It is short.
chapters:
  - slug: first
    title: First
    about: The only one.
    defaults: { deck: layers, images: [], minutes: 5 }
    lessons:
      - { id: L01, slug: here, title: Planned title, summary: Planned. }
      - { id: L02, slug: later, title: Later, summary: Not yet. }
`;

const lesson = (id: string) => `---
id: ${id}
title: Here
summary: It is here.
see: [Something.]
---

## Run it {#run}

Run it.

\`\`\`yaml checks
- { say: it ran, command: { exit: 0 } }
\`\`\`

\`\`\`yaml solution
- { run: docker ps }
\`\`\`
`;

describe('the lessons folder', () => {
  let root: string;
  const folder = () => join(root, '01-first/01-here');

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'lessons-'));
    await mkdir(folder(), { recursive: true });
    await writeFile(join(root, 'course.yaml'), COURSE);
    await writeFile(join(folder(), 'lesson.md'), lesson('L01'));
  });
  afterEach(() => rm(root, { recursive: true }));

  it('gives a map with what is there and what is planned', async () => {
    const [chapter] = (await loadCourse(root)).chapters;
    expect(chapter).toMatchObject({ number: 1, slug: 'first' });
    expect(chapter?.lessons).toEqual([
      {
        id: 'L01',
        slug: 'here',
        href: '/learn/first/here',
        title: 'Here',
        summary: 'It is here.',
        minutes: 5,
        available: true,
      },
      { id: 'L02', slug: 'later', href: '/learn/first/later', title: 'Later', summary: 'Not yet.', available: false },
    ]);
  });

  it('gives a lesson by the words of its link, and nothing for others', async () => {
    expect(await loadLesson('first', 'here', root)).toMatchObject({
      id: 'L01',
      chapter: { number: 1, title: 'First' },
    });
    expect(await loadLesson('first', 'later', root)).toBeNull();
    expect(await loadLesson('..', 'here', root)).toBeNull();
  });

  it('finds the recording that lies beside a lesson', async () => {
    const before = await loadLesson('first', 'here', root);
    await writeFile(join(folder(), 'run.trace.jsonl'), '');
    const after = await loadLesson('first', 'here', root);
    expect(before && recordingFile(before, root)).toBeNull();
    expect(after && recordingFile(after, root)).toBe(join(folder(), 'run.trace.jsonl'));
  });

  it('refuses a lesson that lies in another one’s place', async () => {
    await writeFile(join(folder(), 'lesson.md'), lesson('L02'));
    await expect(loadCourse(root)).rejects.toThrow(/01-here\/lesson\.md:2: calls itself L02, the course plan has L01/);
  });
});

describe('the course', () => {
  it('plans 28 lessons in seven chapters, with links that differ', async () => {
    const { chapters } = await loadCourse(lessonsRoot);
    const lessons = chapters.flatMap((chapter) => chapter.lessons);
    expect(chapters).toHaveLength(7);
    expect(lessons.map(({ id }) => id)).toEqual(
      Array.from({ length: 28 }, (_, i) => `L${String(i + 1).padStart(2, '0')}`),
    );
    expect(new Set(lessons.map(({ href }) => href)).size).toBe(28);
  });
});
