/** The processes of one run as a tree, at one point in time. */
import type { Component } from '#engine/trace/component.ts';
import type { Evidence } from '#engine/trace/event.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { type ProcessLife, type ProcessSpan, type Program, processLives } from './process-life.ts';
import { type Families, familiesOf, parentAt } from './process-parents.ts';

export type ProcessNode = {
  pid: number;
  /** The program without its folder; of a process that was there before, who it is; `?` where only its number is known. */
  program: string;
  argv: readonly string[];
  /** Absent where only its number is known. */
  role?: Component;
  /** Absent when it ended in the lab's first process, or nobody saw who started it. */
  parent?: number;
  parentEvidence: Evidence;
  /** Absent for a process that was there before. */
  start?: Nanos;
  end?: Nanos;
};

/** @param spans in order of their beginning; @param at what starts, ends and is executed later is left out */
export function processTree(spans: Iterable<ProcessSpan>, at: Nanos): ProcessNode[] {
  return treeAt(familiesOf(processLives([...spans].filter(({ start }) => start <= at))), at);
}

export function treeAt({ lives, parents }: Families, at: Nanos): ProcessNode[] {
  return lives.map((life) => {
    const { pid, start } = life;
    const end = life.end !== undefined && life.end <= at ? life.end : undefined;
    const { program, argv, role } = programAt(life, at);
    const { parent, evidence = 'observed' as Evidence } = parentAt(parents.get(life) ?? [], end ?? at) ?? {};
    return {
      ...{ pid, program, argv, parentEvidence: evidence },
      ...(role && { role }),
      ...(parent && { parent: parent.pid }),
      ...(start !== undefined && { start }),
      ...(end !== undefined && { end }),
    };
  });
}

/** What it runs then; before its beginning, what it begins with. */
export const programAt = ({ programs }: ProcessLife, at: Nanos): Program =>
  programs.findLast((program) => program.at === undefined || program.at <= at) ?? (programs[0] as Program);

export const childrenOf = (tree: readonly ProcessNode[], pid: number): ProcessNode[] =>
  tree.filter((node) => node.parent === pid);

/** Those without a parent in the tree. */
export const rootsOf = (tree: readonly ProcessNode[]): ProcessNode[] =>
  tree.filter(({ parent }) => parent === undefined || !tree.some(({ pid }) => pid === parent));
