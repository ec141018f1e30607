import { describe, expect, test } from '@jest/globals';
import {
  counted,
  formatBytes,
  formatCount,
  formatDuration,
  printable,
  relativeTime,
  shortId,
} from '../../ui/components/format.ts';

describe('numbers have units', () => {
  test.each([
    [0, '0 ms'],
    [0.2, '< 1 ms'],
    [340, '340 ms'],
    [2_500, '2.5 s'],
    [60_000, '1 min'],
    [200_000, '3 min 20 s'],
    [187_200_000, '2 d 4 h'],
    [-1_000, '-1 s'],
  ])('%d milliseconds are %j', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  test.each([
    [0, '0 B'],
    [1_023, '1,023 B'],
    [1_536, '1.5 KB'],
    [10 * 1024 ** 2, '10 MB'],
  ])('%d bytes are %j', (sizeBytes, text) => {
    expect(formatBytes(sizeBytes)).toBe(text);
  });

  test('a large count is shortened, a small one is exact', () => {
    expect([formatCount(12_345), formatCount(1_234_567)]).toEqual(['12,345', '1.23M']);
  });

  test('one thing is no plural', () => {
    expect([counted(1, 'dead letter'), counted(0, 'dead letter'), counted(2, 'batch', 'batches')]).toEqual([
      '1 dead letter',
      '0 dead letters',
      '2 batches',
    ]);
  });
});

describe('texts of others', () => {
  test('a time is told from now, ahead as well', () => {
    expect([relativeTime(1_000, 1_500), relativeTime(1_000, 4_900), relativeTime(130_000, 0)]).toEqual([
      'now',
      '3 s ago',
      'in 2 min 10 s',
    ]);
  });

  test('an id loses its middle, because ids of one kind begin alike', () => {
    expect([shortId('short'), shortId('018f2b7c-0000-7000-8000-1234567890ab')]).toEqual(['short', '018f2b…7890ab']);
  });

  test('characters that cannot be seen, or that turn others around, are shown by their code', () => {
    expect(printable('a\u202eb\u0000c\u200b')).toBe('a\\u202eb\\u0000c\\u200b');
  });

  test('letters of all languages, tabs and new lines stay', () => {
    expect(printable('Größe\t漢字\n🙂')).toBe('Größe\t漢字\n🙂');
  });
});
