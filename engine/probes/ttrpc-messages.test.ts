import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { expect, test } from 'vitest';
import { readTtrpcRequest, readTtrpcResponse } from './ttrpc-messages.ts';

type Field = [field: number, value: string | Uint8Array];

const message = (...fields: Field[]): Uint8Array => {
  const writer = new BinaryWriter();
  for (const [field, value] of fields)
    writer.tag(field, WireType.LengthDelimited).bytes(typeof value === 'string' ? Buffer.from(value) : value);
  return writer.finish();
};
const entry = (key: string, value: string): Field => [5, message([1, key], [2, value])];
const ask = (...metadata: Field[]) => readTtrpcRequest(message([1, 'a.B'], [2, 'C'], ...metadata)).metadata;

test('what is left out of a call’s metadata is counted', () => {
  expect(ask(entry('long', 'x'.repeat(5000)))).toEqual({ long: `${'x'.repeat(4096)}<904 more characters>` });
  const many = ask(...Array.from({ length: 70 }, (_, index) => entry(`key ${index}`, 'v')));
  expect([Object.keys(many).length, many['<more>'], many['key 63'], many['key 64']]).toEqual([65, '6', 'v', undefined]);
});

test('the text of a failure that is too long says how much is left out', () => {
  const status = message([2, 'y'.repeat(70_000)]);
  expect(readTtrpcResponse(message([1, status])).statusMessage).toBe(`${'y'.repeat(65_536)}<4464 more characters>`);
});
