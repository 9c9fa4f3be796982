/** Who may import whom: the table that keeps the engine's parts apart. A folder that is not in it fails the test. */
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

type Layer = {
  /** Folders of other layers. Its own is always allowed. */
  imports: readonly string[];
  /** npm packages by name, or `name/*` for a scope. */
  packages: readonly string[];
  /** Neither the system nor a clock nor chance: the same input gives the same output, in a browser too. */
  pure?: true;
  /** Runs in a browser. */
  browser?: true;
};

const ENGINE_BUT_WEB = [
  'trace',
  'correlate',
  'scene',
  'export',
  'lesson',
  'content',
  'lab',
  'hub',
  'probes',
  'mesh',
  'daemon',
].map((name) => `engine/${name}`);

const LAYERS: Record<string, Layer> = {
  'engine/trace': { pure: true, imports: [], packages: ['zod'] },
  'engine/correlate': { pure: true, imports: ['engine/trace'], packages: [] },
  'engine/scene': {
    pure: true,
    imports: ['engine/trace'],
    packages: ['xstate', 'dockerfile-ast'],
  },
  'engine/export': { pure: true, imports: ['engine/trace'], packages: [] },
  'engine/lesson': { pure: true, imports: ['engine/trace', 'engine/scene'], packages: ['zod'] },
  'engine/content': { imports: ['engine/lesson', 'engine/trace'], packages: ['marked', 'yaml', 'zod'] },
  'engine/lab': {
    imports: ['engine/trace'],
    // esbuild: helper programs become one file each, and what runs in an emulated machine is translated before.
    packages: ['@bufbuild/protobuf', 'node-pty', '@lydell/node-pty', 'koffi', 'tar-stream', 'esbuild'],
  },
  'engine/hub': { imports: ['engine/trace', 'engine/lab'], packages: [] },
  'engine/probes': {
    imports: ['engine/correlate', 'engine/trace', 'engine/lab'],
    packages: ['@bufbuild/protobuf', 'hpack.js', 'http-parser-js', 'koffi'],
  },
  'engine/mesh': {
    imports: ['engine/correlate', 'engine/trace', 'engine/lab', 'engine/probes'],
    packages: ['zod'],
  },
  'engine/daemon': {
    imports: ENGINE_BUT_WEB,
    packages: ['ws', 'xstate', 'zod', '@xterm/headless', '@xterm/addon-serialize'],
  },
  'engine/web': { imports: ['engine/content', 'engine/lesson', 'engine/trace'], packages: ['next', 'ws', 'zod'] },
  // Components: the picture of a run is a file too. Playwright: the benchmarks look at the page in a browser.
  'engine/cli': { imports: [...ENGINE_BUT_WEB, 'components'], packages: ['@playwright/test'] },
  // Runs before any package is there; `prepare-lab.mjs` alone is started later, with tsx.
  'engine/bootstrap': { imports: ['engine/lab'], packages: [] },
  components: {
    browser: true,
    imports: ['engine/trace', 'engine/scene', 'engine/export', 'engine/lesson'],
    packages: [
      ...[
        'react',
        'react-dom',
        'next',
        'xstate',
        '@xstate/react',
        'd3',
        'lucide-react',
        'react-resizable-panels',
        'zod',
      ],
      ...['@xterm/*', 'monaco-editor', 'dockerfile-language-service', 'dockerfile-utils', 'yaml', 'tar-stream'],
    ],
  },
  app: {
    imports: ['components', 'engine/content', 'engine/lesson', 'engine/trace'],
    packages: ['react', 'next', '@fontsource-variable/*'],
  },
  lessons: { imports: [], packages: [] },
  e2e: { imports: [], packages: ['@playwright/test', 'axe-core'] },
};

const FOR_TESTS = ['vitest', 'fast-check', 'dockerode', '@bufbuild/protobuf', 'zod'];
const ROOT = resolve(import.meta.dirname, '..');
const LINES = 300;

type Source = { path: string; text: string /** A test, or what only tests use. */; isTest: boolean };

const sourcesOf = (folder: string): Source[] =>
  (readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }) as string[])
    .filter((name) => /\.(tsx?|mjs)$/.test(name))
    .sort()
    .map((name) => {
      const path = join(folder, name);
      return {
        path,
        text: withoutComments(readFileSync(join(ROOT, path), 'utf8')),
        isTest: /\.(?:test|fixture)\.tsx?$/.test(name),
      };
    });

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');

const IMPORTS = [
  /^\s*(?:import|export)\b[^;'"`()]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^\s*import\s*['"]([^'"]+)['"]/gm,
  /\b(?:import|require)\(\s*['"]([^'"]+)['"]/g,
];

const importsOf = (text: string): string[] =>
  IMPORTS.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name]) => name ?? '')).filter(
    (name) => !name.includes('${'),
  );

/** The folder of the table that an import leads to; null for what is not ours. */
function layerOf(specifier: string, from: string): string | null {
  const path = specifier.startsWith('#')
    ? specifier.slice(1)
    : specifier.startsWith('.')
      ? join(from, '..', specifier)
      : null;
  if (path === null) return null;
  return Object.keys(LAYERS).find((layer) => path === layer || path.startsWith(`${layer}/`)) ?? path;
}

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

const allows = (list: readonly string[], name: string): boolean =>
  list.some((entry) => entry === name || (entry.endsWith('/*') && name.startsWith(entry.slice(0, -1))));

function complaintsAbout(source: Source, folder: string, layer: Layer): string[] {
  return importsOf(source.text).flatMap((specifier) => {
    const target = layerOf(specifier, source.path);
    return mayImport(source, folder, layer, specifier, target) ? [] : [`${source.path} imports ${specifier}`];
  });
}

function mayImport(
  { isTest }: Source,
  folder: string,
  layer: Layer,
  specifier: string,
  target: string | null,
): boolean {
  // Tests run on a machine: they may read files, and feed one pure layer from another.
  if (target !== null)
    return target === folder || layer.imports.includes(target) || (isTest && LAYERS[target]?.pure === true);
  if (isBuiltin(specifier)) return isTest || !(layer.pure || layer.browser);
  const name = packageOf(specifier);
  return allows(layer.packages, name) || (isTest && FOR_TESTS.includes(name));
}

const IMPURE =
  /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.now\b|\bset(?:Timeout|Interval|Immediate)\(|\brequestAnimationFrame\b|\bprocess\.(?:env|hrtime)\b|\bfetch\(/g;

const foldersOf = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name));

const present = Object.entries(LAYERS);

const STARTED_WITH_TSX = ['prepare-lab.mjs', 'sweep-labs.mjs'];

describe('layers', () => {
  test('every folder of the engine is in the table', () => {
    expect(foldersOf('engine').filter((folder) => !(folder in LAYERS))).toEqual([]);
  });

  test.each(present)('%s imports only what it may', (folder, layer) => {
    const sources = sourcesOf(folder);
    if (folder !== 'lessons') expect(sources.length, `files read in ${folder}`).toBeGreaterThan(0);
    expect(sources.flatMap((source) => complaintsAbout(source, folder, layer))).toEqual([]);
  });

  test.each(present.filter(([, layer]) => layer.pure))(
    '%s asks neither the clock nor chance nor the system',
    (folder) => {
      const found = sourcesOf(folder)
        .filter((source) => !source.isTest)
        .flatMap(({ path, text }) => [...text.matchAll(IMPURE)].map(([word]) => `${path}: ${word}`));
      expect(found).toEqual([]);
    },
  );

  test('set-up needs no package and nothing of the engine, but for what is started with tsx', () => {
    const found = sourcesOf('engine/bootstrap')
      .filter(({ path, isTest }) => !isTest && !STARTED_WITH_TSX.includes(basename(path)))
      .flatMap(({ path, text }) => importsOf(text).map((specifier) => `${path} imports ${specifier}`))
      .filter((line) => !/ imports (?:node:|\.\/)/.test(line));
    expect(found).toEqual([]);
  });
});

describe('shape of the files', () => {
  const all = (): Source[] => Object.keys(LAYERS).flatMap(sourcesOf);

  test(`no file is longer than ${LINES} lines`, () => {
    const long = all().map(({ path }) => ({
      path,
      lines: readFileSync(join(ROOT, path), 'utf8').split('\n').length - 1,
    }));
    expect(long.filter(({ lines }) => lines > LINES)).toEqual([]);
  });

  test('a file is named by its one idea, in kebab-case', () => {
    const named = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)*\.(?:ts|tsx|mjs)$/;
    const bad = all()
      .map(({ path }) => path)
      .filter((path) => !named.test(basename(path)) || /^(?:index|utils?|helpers?|common|misc)\./.test(basename(path)));
    expect(bad).toEqual([]);
  });

  test('exports of the engine have names', () => {
    const found = all().filter(
      ({ path, text }) => /^engine\//.test(path) && !path.endsWith('.d.ts') && /^export default\b/m.test(text),
    );
    expect(found.map(({ path }) => path)).toEqual([]);
  });
});

describe('the reader of imports', () => {
  test.each([
    ["import type { A } from '#engine/trace/a.ts';", '#engine/trace/a.ts'],
    ["import {\n  a,\n  b,\n} from './b.ts';", './b.ts'],
    ["export { a } from './a.ts';", './a.ts'],
    ["export * from './a.ts';", './a.ts'],
    ["import './side.css';", './side.css'],
    ["const a = await import('node:fs');", 'node:fs'],
    ['import a, { type B } from "zod";', 'zod'],
  ])('sees %s', (text, specifier) => {
    expect(importsOf(text)).toContain(specifier);
  });

  test('knows where an import leads', () => {
    expect(layerOf('../web/main.ts', 'engine/daemon/main.ts')).toBe('engine/web');
    expect(layerOf('#engine/lab/driver.ts', 'components/x.tsx')).toBe('engine/lab');
    expect(layerOf('zod', 'engine/trace/a.ts')).toBeNull();
  });
});
