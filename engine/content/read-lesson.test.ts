import { describe, expect, it } from 'vitest';
import { readLesson } from './read-lesson.ts';

const FRONT = `---
id: L90
title: A lesson
summary: It is one.
see: [Something.]
---`;

const STEP = `## Run it {#run}

Some *prose* and \`code\`.

\`\`\`sh run
docker run hello-world
docker ps
\`\`\`

More prose.

\`\`\`yaml checks
- say: it ran
  command: { argv: '^docker run ', exit: 0 }
\`\`\`

\`\`\`yaml solution
- { run: docker run hello-world }
\`\`\``;

const place = {
  file: 'lesson.md',
  slug: 'a-lesson',
  chapter: { number: 9, slug: 'nine', title: 'Nine' },
  defaults: { deck: 'layers', images: ['busybox'], minutes: 10 },
} as const;

const read = (source: string, defaults: object = place.defaults) => readLesson(source, { ...place, defaults });
const lesson = (front = FRONT, step = STEP) => `${front}\n\nIntroduction.\n\n${step}\n`;

describe('a lesson file', () => {
  it('becomes blocks in reading order', () => {
    const [step] = read(lesson()).steps;
    expect(step?.blocks).toEqual([
      { kind: 'html', html: '<p>Some <em>prose</em> and <code>code</code>.</p>' },
      { kind: 'command', line: 'docker run hello-world' },
      { kind: 'command', line: 'docker ps' },
      { kind: 'html', html: '<p>More prose.</p>' },
    ]);
    expect(step).toMatchObject({
      id: 'run',
      title: 'Run it',
      hints: [],
      solution: [{ run: 'docker run hello-world' }],
    });
  });

  it('inherits what its chapter gives and says the rest itself', () => {
    expect(read(lesson())).toMatchObject({ deck: 'layers', minutes: 10, images: ['busybox'] });
    const own = FRONT.replace('see:', 'minutes: 25\nsee:');
    expect(read(lesson(own))).toMatchObject({ deck: 'layers', minutes: 25 });
  });

  it('holds files to put into the lab', () => {
    const file = ['```dockerfile file=/root/site/Dockerfile', 'FROM nginx', '', 'EXPOSE 80', '```'].join('\n');
    const [step] = read(lesson(FRONT, STEP.replace('More prose.', file))).steps;
    expect(step?.blocks.at(-1)).toEqual({
      ...{ kind: 'file', path: '/root/site/Dockerfile', language: 'dockerfile' },
      text: 'FROM nginx\n\nEXPOSE 80\n',
    });
  });

  it('gives a check its kind', () => {
    expect(read(lesson()).steps[0]?.checks).toEqual([
      { kind: 'command', say: 'it ran', sticky: false, command: { argv: '^docker run ', exit: 0 } },
    ]);
  });
});

describe('a bad lesson file is refused with file and line', () => {
  const broken: [name: string, source: string, message: RegExp][] = [
    ['no front matter', '# Hello', /^lesson\.md:1: starts with front matter/],
    ['an unknown key', lesson(FRONT.replace('title:', 'titel:')), /^lesson\.md:\d: .*title/],
    ['a bad value', lesson(FRONT.replace('L90', 'ninety')), /^lesson\.md:2: id: must look like L03/],
    ['a heading without id', lesson(FRONT, STEP.replace(' {#run}', '')), /^lesson\.md:10: a step’s heading/],
    [
      'a step without checks',
      lesson(FRONT, STEP.replace('yaml checks', 'yaml')),
      /^lesson\.md:10: step run has no `yaml checks`/,
    ],
    ['a check of no kind', lesson(FRONT, STEP.replace('command: {', 'comand: {')), /^lesson\.md:22: 0\.kind/],
    [
      'a bad pattern',
      lesson(FRONT, STEP.replace("'^docker run '", "'('")),
      /^lesson\.md:23: 0\.command\.argv: is not a regular/,
    ],
    ['bad YAML', lesson(FRONT, STEP.replace('exit: 0 }', 'exit: 0')), /^lesson\.md:2[34]: /],
    [
      'an unknown block',
      lesson(FRONT, STEP.replace('sh run', 'sh rnu')),
      /^lesson\.md:14: no block is called `sh rnu`/,
    ],
    [
      'raw HTML',
      lesson(FRONT, STEP.replace('More prose.', '<script>alert(1)</script>')),
      /^lesson\.md:19: HTML is not allowed/,
    ],
    [
      'a dangerous link',
      lesson(FRONT, STEP.replace('More prose.', '[x](javascript:alert)')),
      /^lesson\.md:19: This link/,
    ],
    [
      'a question that is not there',
      lesson(FRONT, STEP.replace("command: { argv: '^docker run ', exit: 0 }", 'answered: who')),
      /^lesson\.md:10: step run: there is no question who/,
    ],
    [
      'a file elsewhere',
      lesson(FRONT, STEP.replace('More prose.', '```text file=/etc/passwd\nx\n```')),
      /^lesson\.md:19: the file \/etc\/passwd is no path below \/root/,
    ],
    [
      'a file with a tab',
      lesson(FRONT, STEP.replace('More prose.', '```text file=/root/x\n\tx\n```')),
      /^lesson\.md:19: the file \/root\/x has a tab/,
    ],
    [
      'a solution with a file that is not there',
      lesson(FRONT, STEP.replace('- { run: docker run hello-world }', '- { put: /root/x }')),
      /^lesson\.md:10: step run: it shows no file \/root\/x/,
    ],
    ['two steps of one id', `${lesson()}\n${STEP}\n`, /^lesson\.md:\d+: step run: another step has the same id/],
  ];

  it.each(broken)('%s', (_, source, message) => {
    expect(() => read(source)).toThrow(message);
  });

  it('a value that neither the lesson nor its chapter has', () => {
    expect(() => read(lesson(), {})).toThrow(/^lesson\.md:2: minutes: /);
  });
});
