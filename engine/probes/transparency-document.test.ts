import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Case, CaseTable } from './transparency/case.fixture.ts';
import { TABLES } from './transparency/cases.fixture.ts';
import { ruleTable } from './transparency/rules.fixture.ts';

const FILE = new URL('../../docs/transparency.md', import.meta.url);
const MARK = '<!-- made by engine/probes/transparency-document.test.ts from here on -->\n';

const rules = (): string => {
  const rows = ruleTable.map(
    ({ name, what, always }) => `| ${name} | ${what} | ${always ? 'everywhere' : 'where a case asks for it'} |`,
  );
  return ['## What may differ', '', '| rule | what it hides | where |', '| --- | --- | --- |', ...rows].join('\n');
};

const commandsOf = ({ commands = [] }: Case): string[] =>
  commands.map((command) => `  - \`${command.replaceAll('\n', '⏎')}\``);
const table = ({ title, cases }: CaseTable): string =>
  [`### ${title}`, '', ...cases.flatMap((one) => [`- ${one.name}`, ...commandsOf(one)])].join('\n');

const made = (): string => `\n${[rules(), '## The table', ...TABLES.map(table)].join('\n\n')}\n`;

test('docs/transparency.md lists what is compared; if not: WRITE=1 npx vitest run engine/probes/transparency-document', () => {
  const [text = '', listed] = readFileSync(FILE, 'utf8').split(MARK);
  if (process.env.WRITE) writeFileSync(FILE, text + MARK + made());
  else expect(listed).toBe(made());
});
