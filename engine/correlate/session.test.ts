import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ATTR } from '#engine/trace/attribute.ts';
import type { Observation } from './observation.ts';
import { storyOf } from './story-of.fixture.ts';

const FILE = new URL('./fixtures/two-terminals.session.jsonl', import.meta.url);

/** Two real shells in one lab on a busy machine, in the order in which the observations arrived. */
const session = readFileSync(FILE, 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line) as Observation);

describe('a session typed into two terminals', () => {
  const story = storyOf(session);
  const rootOf = (line: string) => story.spans.find((span) => span.attributes[ATTR.commandLine] === line);
  const pathsOf = (line: string) => story.spans.filter((span) => span.trace === rootOf(line)?.trace).map(story.path);

  test.each([
    ['docker run -d -p 8080:80 --name web busybox httpd -f -p 80', 'Tasks/Start > runc start > httpd'],
    ['docker ps | grep web', 'docker ps > grep'],
    ['docker ps | grep web', 'docker ps > docker ps > GET /containers/json'],
    ['for i in 1 2; do docker exec web date; done', 'POST /exec/{id}/start > Tasks/Start > runc exec > date'],
    ['docker run --rm busybox sleep 0.2', 'Tasks/Start > runc start > sleep'],
    ['docker run --rm -it busybox sh', 'POST /containers/{id}/resize > Tasks/ResizePty'],
    ['docker run --rm -it busybox sh', 'Tasks/Start > runc start > sh'],
    ['docker events &', 'docker events > docker events > GET /events'],
    ['docker restart -t 0 web', 'POST /containers/{id}/restart > Tasks/Kill > runc kill'],
    ['docker restart -t 0 web', 'Tasks/Start > runc start > httpd'],
    ['cd /tmp; docker rm -f web; x=1', 'cd > docker rm > DELETE /containers/{id} > Tasks/Delete > runc delete'],
  ])('%s causes %s', (line, path) => {
    expect(pathsOf(line).filter((own) => own.endsWith(path))).not.toEqual([]);
  });

  test('each round of a loop is a process of its own', () => {
    const line = 'for i in 1 2; do docker exec web date; done';
    expect(pathsOf(line).filter((path) => path === 'for > docker exec')).toHaveLength(2);
  });

  test('the shell itself is never one of the programs', () => {
    expect(story.spans.filter((span) => span.to === 'cli' && span.name === 'bash')).toEqual([]);
  });

  test('the shell’s exit status is the command’s', () => {
    const root = rootOf('docker run --rm -it busybox sh');
    expect(root && story.endOf(root)?.outcome).toEqual({ ok: false, error: 'exit status 3' });
  });

  test('every request of the CLI belongs to the command that was typed, none to the background', () => {
    const stray = story.spans.filter(
      (span) => span.trace === 'background' && span.from === 'cli' && span.to === 'dockerd',
    );
    expect(stray.map(story.path)).toEqual([]);
  });

  test('every container’s process belongs to a command', () => {
    const stray = story.spans.filter(
      (span) => span.trace === 'background' && ['shim', 'runc', 'container'].includes(span.to),
    );
    expect(stray.map(story.path)).toEqual([]);
  });
});
