/** Whatever the engine's own descriptors, the probes' tables and the recordings know of is explained. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ATTR } from '#engine/trace/attribute.ts';
import type { Component } from '#engine/trace/component.ts';
import type { TraceEvent } from '#engine/trace/event.ts';
import { METHODS } from './explain/grpc.ts';
import { HTTP } from './explain/http.ts';
import { unexplained } from './explain/unexplained.ts';
import { explainWord } from './explain/words.ts';
import { explain } from './explain.ts';

const ROOT = new URL('../../', import.meta.url);
const source = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

/** Services that speak on sockets we watch. Others in the same programs: Kubernetes' CRI, NRI, swarm's own, loggers, buildx's controller. */
const WATCHED =
  /^(?:containerd\.(?:services|task|runtime\.sandbox)\.|moby\.(?:buildkit|filesync|sshforward|upload)\.|grpc\.health\.|opentelemetry\.)/;

/** Every method of these services in the descriptors of a lab image (`…/lab-images/<hash>/descriptors`), written down as `service method`. */
const methods = (): [service: string, method: string][] =>
  source('engine/lesson/explain/methods.fixture.txt')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' ') as [string, string]);

const span = (from: Component, to: Component, name: string, attributes = {}) => ({ from, to, name, attributes });

describe('gRPC and ttrpc', () => {
  it('has methods to look at', () => expect(methods().length).toBeGreaterThan(120));

  it('has a sentence and a specification for every method of every service on a watched socket', () => {
    const missing = methods()
      .filter(([service]) => WATCHED.test(service))
      .filter(([service, method]) => {
        const name = `${service.split('.').at(-1)}/${method}`;
        const { generic, spec } = explain(span('dockerd', 'containerd', name, { [ATTR.rpcSystem]: 'grpc' }));
        return generic || !spec;
      });
    expect(missing).toEqual([]);
  });

  it('has no sentence for a method that no program has', () => {
    const known = new Set(methods().map(([service, method]) => `${service.split('.').at(-1)}/${method}`));
    expect(METHODS.filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('the Docker Engine API', () => {
  const text = source('engine/correlate/http-route.ts');
  const actions = [...text.matchAll(/^ {2}(\w+):\s*'([^']*)'/gm)].map(
    ([, collection = '', words = '']): [string, string[]] => [
      collection,
      words.split(' ').filter((word) => word !== ''),
    ],
  );
  const routes = Object.keys(HTTP).map((name) => name.split(' ')[1] ?? '');

  it('has a sentence for every action that routes are recognised by', () => {
    expect(actions.length).toBeGreaterThan(10);
    const missing = actions.flatMap(([collection, words]) =>
      words
        // Only newer versions of the API have it.
        .filter((word) => word !== 'attestations')
        .map((word) => new RegExp(`^/${collection}/\\{(?:id|name)\\}/${word}(?:/|$)|^/${collection}/${word}$`))
        .filter((route) => !routes.some((known) => route.test(known)))
        .map(String),
    );
    expect(missing).toEqual([]);
  });

  it('has a sentence for every route without an id', () => {
    const fixed = [...text.matchAll(/'(\/\w+\/\w+)'/g)].map(([, route]) => route ?? '');
    expect(fixed.length).toBeGreaterThan(15);
    expect(fixed.filter((route) => !routes.includes(route))).toEqual([]);
  });
});

describe('the kernel', () => {
  const calls = [...source('engine/probes/kernel-calls.ts').matchAll(/^\s*(?:\{ )?name: '(\w+)'/gm)].map(
    ([, name]) => name ?? '',
  );
  /** Netlink is explained by message; a fork is no span. */
  const ELSEWHERE = new Set(['netlink', 'fork']);

  it('has a sentence and a manual page for every call that is watched', () => {
    expect(calls.length).toBeGreaterThan(35);
    const missing = calls
      .filter((name) => !ELSEWHERE.has(name))
      .filter((name) => {
        const { generic, spec } = explain(span('runc', 'kernel', name, { [ATTR.syscallArgs]: {} }));
        return generic || !spec;
      });
    expect(missing).toEqual([]);
  });

  it('has words for every flag, right and operation that has a name', () => {
    const text = source('engine/probes/kernel-names.ts');
    const names = [
      ...text.matchAll(/\b((?:CLONE|MS|MNT|UMOUNT|OPEN_TREE|AT|MOUNT_ATTR|SECCOMP|FSCONFIG|PR|KEYCTL|BPF)_[A-Z_]+)\b/g),
    ]
      .map(([, name]) => name ?? '')
      .filter((name) => !/(?:_FLAGS|_COMMANDS|_OPERATIONS|_OPTIONS|_ATTRIBUTES)$/.test(name));
    const capabilities = (/CAPABILITY_LIST =\n([\s\S]*?);/.exec(text)?.[1] ?? '').match(/[A-Z_]+/g) ?? [];
    expect(names.length).toBeGreaterThan(90);
    expect(capabilities.length).toBe(41);
    const all = [...new Set([...names, ...capabilities.map((name) => `CAP_${name}`)])];
    expect(all.filter((name) => !explainWord(name))).toEqual([]);
  });

  it('has words for every error and signal that has a name', () => {
    const names = [
      ...source('engine/trace/errno.ts').matchAll(/'(E[A-Z0-9]+)'/g),
      ...source('engine/trace/signal.ts').matchAll(/'(SIG\w+)'/g),
    ];
    expect(names.length).toBeGreaterThan(80);
    expect(names.map(([, name]) => name ?? '').filter((name) => !explainWord(name))).toEqual([]);
  });

  it('has a sentence for every netlink message that has a name', () => {
    const types = [...source('engine/probes/netlink.ts').matchAll(/\b(?:NEW|DEL|GET)[A-Z]+\b/g)].map(([type]) => type);
    const objects = [
      'LINK',
      'ADDR',
      'ROUTE',
      'NEIGH',
      'RULE',
      'QDISC',
      'TCLASS',
      'TFILTER',
      'NSID',
      'TABLE',
      'CHAIN',
      'SET',
      'SETELEM',
      'CONNTRACK',
    ];
    const all = [
      ...types,
      ...objects.flatMap((object) => ['NEW', 'DEL', 'GET'].map((verb) => verb + object)),
      'SETLINK',
      'GETGEN',
      'NEWGEN',
    ];
    const missing = all.filter(
      (type) => explain(span('dockerd', 'kernel', `netlink ${type}`, { [ATTR.syscallArgs]: { type } })).generic,
    );
    expect([...new Set(missing)]).toEqual([]);
  });
});

describe('recordings', () => {
  const folder = new URL('lessons/', ROOT);
  const files = (readdirSync(folder, { recursive: true, encoding: 'utf8' }) as string[]).filter((name) =>
    name.endsWith('.trace.jsonl'),
  );

  it('are there', () => expect(files.length).toBeGreaterThan(0));

  it.each(files)('%s holds nothing without an explanation, and no number that has a name', (file) => {
    const lines = readFileSync(join(folder.pathname, file), 'utf8').split('\n').slice(1);
    const events = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as TraceEvent);
    expect(unexplained(events)).toEqual([]);
  });
});
