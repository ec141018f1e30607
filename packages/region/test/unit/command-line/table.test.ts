import { expect, test } from '@jest/globals';
import { type Column, table } from '../../../src/command-line/index.ts';

interface Topic {
  readonly name: string;
  readonly records: number;
  readonly note: string;
}

const TOPICS: readonly Topic[] = [
  { name: 'orders', records: 12_000, note: '' },
  { name: 'shipments', records: 7, note: 'new' },
];
const COLUMNS: readonly Column<Topic>[] = [
  { title: 'TOPIC', cell: ({ name }) => name },
  { title: 'RECORDS', cell: ({ records }) => records.toLocaleString('en'), align: 'right' },
  { cell: ({ note }) => note },
];

test('columns are as wide as their widest cell, numbers stand at the right, and no line ends in spaces', () => {
  expect(table(TOPICS, COLUMNS).split('\n')).toEqual([
    'TOPIC      RECORDS',
    'orders      12,000',
    'shipments        7  new',
  ]);
});

test('a table without titles begins with its first row', () => {
  const untitled = COLUMNS.map(({ title: _title, ...column }) => column);
  expect(table(TOPICS, untitled).split('\n')).toEqual(['orders     12,000', 'shipments       7  new']);
});

test('without rows only the titles are left', () => {
  expect(table([], COLUMNS)).toBe('TOPIC  RECORDS');
});

test('the end of a cell that somebody has made long is left out', () => {
  const name = '\u202e'.repeat(10_000_000);
  const lines = table([...TOPICS, { name, records: 1, note: 'x'.repeat(1_001) }], COLUMNS).split('\n');
  expect(lines.map((line) => line.length)).toEqual([1_010, 1_010, 1_015, 2_013]);
  expect(lines[3]).toMatch(/^(\\u202e){166}\\u20… +1 {2}x{1000}…$/);
});
