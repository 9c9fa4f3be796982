import { nameOf } from './paths.ts';

/** Monaco's names of languages. JSON is YAML too, as far as colours go. */
export type Language =
  | 'dockerfile'
  | 'yaml'
  | 'shell'
  | 'python'
  | 'javascript'
  | 'html'
  | 'css'
  | 'ini'
  | 'go'
  | 'plaintext';

const BY_NAME: readonly [RegExp, Language][] = [
  [/^(?:Dockerfile|Containerfile)(?:\..+)?$|\.(?:dockerfile|Dockerfile)$/, 'dockerfile'],
  [/\.(?:ya?ml|json)$/, 'yaml'],
  [/\.(?:sh|bash|env)$|^\.(?:bashrc|profile|bash_profile|env)$|^entrypoint$/, 'shell'],
  [/\.py$/, 'python'],
  [/\.(?:[cm]?[jt]sx?)$/, 'javascript'],
  [/\.html?$/, 'html'],
  [/\.css$/, 'css'],
  [/\.(?:ini|conf|cfg|toml)$/, 'ini'],
  [/\.go$/, 'go'],
];

/** By the name of the file; a script without one by its first line. */
export function languageOf(path: string, text = ''): Language {
  const name = nameOf(path);
  // Dockerfile.dockerignore is patterns.
  if (/\.dockerignore$/.test(name)) return 'plaintext';
  const named = BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
  if (named) return named;
  if (/^#!.*\b(?:ba|da|a)?sh\b/.test(text)) return 'shell';
  return /^#!.*\bpython/.test(text) ? 'python' : 'plaintext';
}

export const isDockerfile = (path: string): boolean => languageOf(path) === 'dockerfile';

export const isCompose = (path: string): boolean => /^(?:docker-)?compose(?:\..+)?\.ya?ml$/.test(nameOf(path));

/** What is said about a compose file, and what is not. */
export const COMPOSE_NOTE =
  'Checked: YAML, keys at the top, image or build, names of services, networks and volumes. Not checked: the rest of Compose’s schema.';
