import { describe, expect, it } from 'vitest';
import type { StoredImage, StoredLayer } from '#engine/trace/stored.ts';
import { type Known, StoreFacts, type Told } from './image-store-facts.ts';

const layer = (diffId: string, more: Partial<StoredLayer> = {}): StoredLayer => ({
  diffId,
  bytes: 1,
  blobs: [],
  ...more,
});
const image = (layers: string[], tags: string[] = []): StoredImage => ({
  ...{ tags, digests: [], architecture: 'amd64', os: 'linux', layers, history: [], configBytes: 1 },
});
const known = (images: Record<string, StoredImage>, layers: Record<string, StoredLayer> = {}): Known => ({
  store: { mode: 'graph driver', driver: 'overlay2', root: '/', images: Object.keys(images).length, layers: 0 },
  images: new Map(Object.entries(images)),
  layers: new Map(Object.entries(layers)),
});
const keys = (told: readonly Told[]): string[] =>
  told.map(({ subject: { kind, id }, state }) => `${state} ${kind} ${id}`);

describe('what is told of the image store', () => {
  it('is at first all of it, layers before the images that stand on them, a shared one once', () => {
    const facts = new StoreFacts();
    const told = facts.next(known({ i: image(['a']), j: image(['a', 'b']) }, { a: layer('a'), b: layer('b') }));
    expect(keys(told)).toEqual([
      'present layer a',
      'present stored-image i',
      'present layer b',
      'present stored-image j',
      'present image-store local',
    ]);
  });

  it('is nothing when nothing changed', () => {
    const facts = new StoreFacts();
    const same = () => known({ i: image(['a']) }, { a: layer('a') });
    facts.next(same());
    expect(facts.next(same())).toEqual([]);
  });

  it('is only the image when it gets another tag', () => {
    const facts = new StoreFacts();
    facts.next(known({ i: image(['a'], ['x:1']) }, { a: layer('a') }));
    expect(keys(facts.next(known({ i: image(['a'], ['x:1', 'x:2']) }, { a: layer('a') })))).toEqual([
      'present stored-image i',
    ]);
  });

  it('is that an image and the layers that nobody else has are gone', () => {
    const facts = new StoreFacts();
    facts.next(known({ i: image(['a']), j: image(['a', 'b']) }, { a: layer('a'), b: layer('b') }));
    expect(keys(facts.next(known({ i: image(['a']) }, { a: layer('a') })))).toEqual([
      'gone layer b',
      'gone stored-image j',
      'present image-store local',
    ]);
  });

  it('is no more than there is room for, and says so', () => {
    const facts = new StoreFacts(1000);
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`i${n}`, image([], [`name:${n}`])]));
    const told = facts.next(known(many));
    expect(told.length).toBeLessThan(8);
    expect(told.at(-1)?.attributes).toMatchObject({ images: 100, detail: expect.stringContaining('counted only') });
  });

  it('keeps what was told when more comes than there is room for', () => {
    const facts = new StoreFacts(1000);
    const list = (from: number, to: number) =>
      Object.fromEntries(
        Array.from({ length: to - from }, (_, n) => [`i${from + n}`, image([], [`name:${from + n}`])]),
      );
    facts.next(known(list(50, 100)));
    const later = facts.next(known({ ...list(0, 50), ...list(50, 100) }));
    expect(keys(later)).toEqual(['present image-store local']);
  });
});
