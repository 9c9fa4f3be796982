/** YAML that is checked by a schema and names its line when it is wrong. */
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { ContentError } from './content-error.ts';

/** Where a piece of YAML stands: `line` is the file's line of its first line, from 1. */
export type Place = { file: string; line: number };

/** @throws ContentError */
export function readYaml<Schema extends z.ZodType>(source: string, schema: Schema, place: Place): z.output<Schema> {
  return checkValue(parseYaml(source, place), schema);
}

export type YamlValue = { value: unknown; lineOf: (path: readonly PropertyKey[]) => number; place: Place };

export function parseYaml(source: string, place: Place): YamlValue {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => place.line + lines.linePos(offset).line - 1;
  const [error] = document.errors;
  if (error !== undefined) throw new ContentError(place.file, lineAt(error.pos[0]), error.message);
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lineAt(node.range[0]);
    }
    return place.line;
  };
  return { value: document.toJS(), lineOf, place };
}

export function checkValue<Schema extends z.ZodType>(yaml: YamlValue, schema: Schema): z.output<Schema> {
  const result = schema.safeParse(yaml.value);
  if (result.success) return result.data;
  const issue = result.error.issues[0] as z.core.$ZodIssue;
  const where = issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  throw new ContentError(yaml.place.file, yaml.lineOf(issue.path), `${where}${issue.message}`);
}
