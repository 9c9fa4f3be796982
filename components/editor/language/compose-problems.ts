/**
 * Basic checks of a compose file: that it is YAML, keys at the top, and that what services name is there. Values inside a service are
 * not checked against Compose's schema.
 */
import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { byLine, type Problem } from './problem.ts';

const TOP = ['name', 'version', 'services', 'networks', 'volumes', 'configs', 'secrets', 'include'];

export function composeProblems(text: string): Problem[] {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const at = placer(counter);
  const syntax = document.errors.map(
    ({ message, pos }): Problem => ({
      ...{ severity: 'error', rule: 'yaml', message: message.split('\n')[0]?.replace(/ at line .*$/, '.') ?? message },
      range: at(pos[0], pos[1]),
    }),
  );
  if (syntax.length > 0 || !isMap(document.contents)) return syntax;
  return complaints(document.contents)
    .map(({ node, ...rest }): Problem => ({ ...rest, range: at(...spanOf(node)) }))
    .sort(byLine);
}

type Complaint = Omit<Problem, 'range'> & { node: unknown };

const keyOf = ({ key }: Pair): string => (isScalar(key) ? String(key.value) : '');
const mapAt = (map: YAMLMap, key: string): YAMLMap | null => {
  const value = map.get(key, true);
  return isMap(value) ? value : null;
};
const names = (map: YAMLMap | null): string[] => map?.items.map((pair) => keyOf(pair as Pair)) ?? [];

function complaints(top: YAMLMap): Complaint[] {
  const unknown = (top.items as Pair[])
    .filter((pair) => !TOP.includes(keyOf(pair)) && !keyOf(pair).startsWith('x-'))
    .map(
      (pair): Complaint => ({
        ...{ severity: 'error', rule: 'compose-key', node: pair.key },
        message: `Compose knows no ${keyOf(pair)} at the top. There are: ${TOP.join(', ')}.`,
      }),
    );
  const version = (top.items as Pair[])
    .filter((pair) => keyOf(pair) === 'version')
    .map(
      (pair): Complaint => ({
        ...{ severity: 'info', rule: 'compose-version', node: pair.key, instead: 'Leave the line out.' },
        message: 'version is read no more. Compose warns about it and goes on.',
      }),
    );
  const services = mapAt(top, 'services');
  return [...unknown, ...version, ...(services?.items ?? []).flatMap((pair) => ofService(top, pair as Pair))];
}

function ofService(top: YAMLMap, pair: Pair): Complaint[] {
  const name = keyOf(pair);
  const service = pair.value;
  const problem = (node: unknown, message: string): Complaint => ({
    ...{ severity: 'error', rule: 'compose-service', node, message },
  });
  if (!isMap(service)) return [problem(pair.key, `${name} is empty. It needs an image or a build.`)];
  const made = ['image', 'build', 'extends', 'provider'].some((key) => service.has(key));
  return [
    ...(made ? [] : [problem(pair.key, `${name} has neither image nor build, so there is nothing to run.`)]),
    ...missing(service, 'depends_on', names(mapAt(top, 'services')), 'service'),
    ...missing(service, 'networks', ['default', ...names(mapAt(top, 'networks'))], 'network'),
    ...missingVolumes(service, names(mapAt(top, 'volumes'))),
  ];
}

/** Names in a list, or the keys of a map. */
function named(service: YAMLMap, key: string): { name: string; node: unknown }[] {
  const value = service.get(key, true) as Node | undefined;
  if (isSeq(value)) return value.items.map((item) => ({ name: isScalar(item) ? String(item.value) : '', node: item }));
  return isMap(value) ? (value.items as Pair[]).map((pair) => ({ name: keyOf(pair), node: pair.key })) : [];
}

const missing = (service: YAMLMap, key: string, known: readonly string[], noun: string): Complaint[] =>
  named(service, key)
    .filter(({ name }) => name !== '' && !known.includes(name))
    .map(({ name, node }) => ({
      ...{ severity: 'error', rule: `compose-${noun}`, node, message: `There is no ${noun} ${name} in this file.` },
    }));

/** `data:/var/lib` names a volume; `./data:/x` and `/data:/x` a directory. */
const missingVolumes = (service: YAMLMap, known: readonly string[]): Complaint[] =>
  named(service, 'volumes')
    .map(({ name, node }) => ({ volume: name.match(/^([A-Za-z0-9][\w.-]*):/)?.[1], node }))
    .filter(({ volume }) => volume !== undefined && !known.includes(volume))
    .map(({ volume, node }) => ({
      ...{ severity: 'error', rule: 'compose-volume', node },
      message: `There is no volume ${volume} in this file.`,
      instead: `At the top: volumes: { ${volume}: }`,
    }));

const spanOf = (node: unknown): [number, number] => {
  const range = (node as Node | null)?.range;
  return range ? [range[0], range[1]] : [0, 0];
};

const placer =
  (counter: LineCounter) =>
  (from: number, to: number): Problem['range'] => {
    const start = counter.linePos(from);
    const end = counter.linePos(Math.max(to, from + 1));
    return { startLineNumber: start.line, startColumn: start.col, endLineNumber: end.line, endColumn: end.col };
  };
