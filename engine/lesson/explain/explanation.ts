/** One plain sentence about one observed thing, and the document that defines it. */

import { ATTR } from '#engine/trace/attribute.ts';
import type { Component } from '#engine/trace/component.ts';
import type { Attributes, Json } from '#engine/trace/event.ts';
import { jsonField } from '#engine/trace/json-field.ts';
import type { Spec } from './specification.ts';

export type Explanation = {
  /** A name in words, when the machine's own name says little. */
  title?: string;
  /** Plain text: one or two sentences. */
  text: string;
  spec?: Spec;
  /** There is no entry for this very name: the text says only what kind of thing it is. */
  generic?: true;
};

/** What an explanation is made from: any span, whatever else it carries. */
export type Explainable = { name: string; from: Component; to: Component; attributes: Attributes };

/** An entry of a table: the sentence, or a function that reads it from what the span carries. */
export type Entry = string | { title: string; text: string } | ((span: Explainable) => string);

export const fromEntry = (entry: Entry, span: Explainable, spec?: Spec): Explanation => {
  const said =
    typeof entry === 'function' ? { text: entry(span) } : typeof entry === 'string' ? { text: entry } : entry;
  return spec === undefined ? said : { ...said, spec };
};

/** One argument of a system call. */
export const argument = (span: { attributes: Attributes }, name: string): Json | undefined => {
  return jsonField(span.attributes[ATTR.syscallArgs], name);
};

export const textArgument = (span: { attributes: Attributes }, name: string): string => {
  const value = argument(span, name);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

export const flagsOf = (span: { attributes: Attributes }, name = 'flags'): string[] => {
  const value = argument(span, name);
  return Array.isArray(value) ? value.map(String) : [];
};

export const argvOf = (span: { attributes: Attributes }): string[] => {
  const argv = span.attributes[ATTR.argv];
  return Array.isArray(argv) ? argv.map(String) : [];
};
