import { expect, test } from 'vitest';
import { type Declared, declaredIn } from './declared.ts';

test.each<[string, Declared]>([
  ['', { stages: [], args: [] }],
  ['FROM a AS Build\nFROM b\nFROM Build AS test', { stages: ['build', 'test'], args: [] }],
  ['ARG V=1.2\nFROM a:$V', { stages: [], args: [{ name: 'V', default: '1.2' }] }],
  [
    'FROM a\nARG A B="x y"',
    {
      stages: [],
      args: [
        { name: 'A', default: null },
        { name: 'B', default: 'x y' },
      ],
    },
  ],
  ['ARG V=1\nFROM a\nARG V\nFROM b\nARG V=2', { stages: [], args: [{ name: 'V', default: '1' }] }],
  ['FROM a\nARG V\nFROM b\nARG V=2', { stages: [], args: [{ name: 'V', default: '2' }] }],
  ['FROM a\nARG \nARG =x\nARG 1=2', { stages: [], args: [] }],
])('%j', (text, declared) => {
  expect(declaredIn(text)).toEqual(declared);
});
