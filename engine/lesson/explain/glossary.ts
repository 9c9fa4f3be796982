/**
 * Words about the fields of documents. A document's path (`HostConfig.Memory`) is looked up by its longest known ending, so that
 * one entry serves wherever a structure is used. A last step of `*` stands for names that are data (`Labels.*`).
 */
import type { Json } from '#engine/trace/event.ts';
import type { Reader } from './reader.ts';
import type { Spec } from './specification.ts';

/** What a field is: words, and how its values are read. A field without a reader holds text or a structure. */
export type Field = string | readonly [text: string, reads: Reader];

export type Glossary = { spec: Spec; fields: Readonly<Record<string, Field>> };

export type Entry = { text: string; reads?: Reader; spec: Spec };

const INDEX = /^\d+$/;

/** Later glossaries do not change what earlier ones said. */
export class Lexicon {
  readonly #entries = new Map<string, Entry>();

  constructor(...glossaries: readonly Glossary[]) {
    for (const { spec, fields } of glossaries)
      for (const [key, field] of Object.entries(fields)) {
        const [text, reads] = typeof field === 'string' ? [field] : field;
        if (!this.#entries.has(key)) this.#entries.set(key, { text, spec, ...(reads && { reads }) });
      }
  }

  get keys(): string[] {
    return [...this.#entries.keys()];
  }

  /** @param path names from the document's own down to the field's; places in lists do not count */
  find(path: readonly string[]): Entry | undefined {
    const names = path.filter((name) => !INDEX.test(name));
    return this.#ending(names) ?? this.#ending([...names.slice(0, -1), '*']);
  }

  #ending(names: readonly string[]): Entry | undefined {
    const least = names.at(-1) === '*' ? 2 : 1;
    for (let from = 0; from + least <= names.length; from++) {
      const entry = this.#entries.get(names.slice(from).join('.'));
      if (entry) return entry;
    }
    return undefined;
  }
}

/** Every value of a document that is not itself a structure, with its path. */
export function* leavesOf(value: Json | undefined, path: readonly string[] = []): Generator<[string[], Json]> {
  if (value === undefined) return;
  if (typeof value !== 'object' || value === null) yield [[...path], value];
  else for (const [key, child] of Object.entries(value)) yield* leavesOf(child, [...path, key]);
}
