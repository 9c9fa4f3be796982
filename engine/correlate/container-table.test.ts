import { expect, test } from 'vitest';
import { ContainerTable } from './container-table.ts';

test('the oldest containers are forgotten, with every word that stands for them', () => {
  const table = new ContainerTable();
  for (let index = 0; index < 2000; index++) table.learn(`c${index}`, [`layer ${index}`, `veth ${index}`, 'port 8080']);
  expect(table.size).toBe(512);
  expect(table.words).toBe(2 * 512 + 1);
  expect(table.recognise(['layer 0'])).toBeUndefined();
  expect([table.recognise(['layer 1999']), table.recognise(['port 8080'])]).toEqual(['c1999', 'c1999']);
});

test('of a container that is given ever new words the newest are kept', () => {
  const table = new ContainerTable();
  for (let index = 0; index < 2000; index++) table.learn('c', [`address ${index}`]);
  expect(table.words).toBe(256);
  expect([table.recognise(['address 1999']), table.recognise(['address 0'])]).toEqual(['c', undefined]);
});
