import { expect, test } from '@jest/globals';
import { Lines } from '../../server/lines.ts';

const all = async <T>(lines: AsyncIterable<T>, into: T[]): Promise<T[]> => {
  for await (const line of lines) into.push(line);
  return into;
};

test('lines come in their order, those before the reader came and those after', async () => {
  const lines = new Lines<number>();
  lines.push(1);
  const read = all(lines, []);
  lines.push(2);
  await Promise.resolve();
  lines.push(3);
  lines.end();
  expect(await read).toEqual([1, 2, 3]);
});

test('an error comes after the lines before it', async () => {
  const lines = new Lines<number>();
  const seen: number[] = [];
  lines.push(1);
  lines.fail(new Error('broken'));
  await expect(all(lines, seen)).rejects.toThrow('broken');
  expect(seen).toEqual([1]);
});
