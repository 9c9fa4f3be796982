import { expect, test } from 'vitest';
import { isCompose, languageOf } from './language-of.ts';

test.each([
  ['/root/app/Dockerfile', 'dockerfile'],
  ['/root/Dockerfile.dev', 'dockerfile'],
  ['/root/web.Dockerfile', 'dockerfile'],
  ['/root/Dockerfile.dockerignore', 'plaintext'],
  ['/root/.dockerignore', 'plaintext'],
  ['/root/compose.yaml', 'yaml'],
  ['/root/package.json', 'yaml'],
  ['/root/.bashrc', 'shell'],
  ['/root/run.sh', 'shell'],
  ['/root/app.mjs', 'javascript'],
  ['/root/notes', 'plaintext'],
])('%s is %s', (path, language) => expect(languageOf(path)).toBe(language));

test('a script without a name for it is known by its first line', () => {
  expect(languageOf('/root/start', '#!/bin/sh\necho')).toBe('shell');
  expect(languageOf('/root/start', '#!/usr/bin/env python3\n')).toBe('python');
});

test.each([
  ['/root/compose.yaml', true],
  ['/root/docker-compose.override.yml', true],
  ['/root/composer.yaml', false],
])('%s is a compose file: %s', (path, expected) => expect(isCompose(path)).toBe(expected));
