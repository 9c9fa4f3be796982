import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { journeyMachine } from './journey.machine.ts';
import { containerMachine } from './journey-container.machine.ts';
import { stateDiagram } from './journey-diagram.ts';
import { spanMachine } from './journey-span.machine.ts';
import { wayMachine } from './journey-way.machine.ts';
import { containerLifeMachine } from './process/container-life.machine.ts';

const FILE = new URL('../../docs/journey.md', import.meta.url);
const MACHINES = {
  ...{ way: wayMachine, hop: spanMachine, container: containerMachine },
  ...{ chapters: journeyMachine, life: containerLifeMachine },
};

/** The document with each diagram as the machines are now; what stands around them is written by hand. */
const renewed = (text: string): string =>
  Object.entries(MACHINES).reduce(
    (document, [name, machine]) =>
      document.replace(
        new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`),
        (_, begin, end) => `${begin}\`\`\`mermaid\n${stateDiagram(machine)}\n\`\`\`\n${end}`,
      ),
    text,
  );

test('docs/journey.md shows the machines as they are; if not: DRAW=1 npx vitest run engine/scene/journey-diagram', () => {
  const text = readFileSync(FILE, 'utf8');
  if (process.env.DRAW) writeFileSync(FILE, renewed(text));
  expect(readFileSync(FILE, 'utf8')).toBe(renewed(text));
});

test('the document has a place for each machine', () => {
  const text = readFileSync(FILE, 'utf8');
  for (const name of Object.keys(MACHINES)) expect(text).toContain(`<!-- ${name} -->`);
});

test('a diagram has its states, its beginning and its arrows', () => {
  const lines = stateDiagram(spanMachine).split('\n');
  expect(lines).toContain('  [*] --> s0');
  expect(lines).toContain('  s0 --> s1: was asked');
  expect(lines).toContain('  s1 --> s2: was answered');
});
