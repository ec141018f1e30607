import { describe, expect, test } from '@jest/globals';
import { readCbor } from '../../../src/http/cbor-reader.ts';
import { writeCbor } from '../../../src/http/cbor-writer.ts';

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

describe('CBOR', () => {
  // Examples of https://www.rfc-editor.org/rfc/rfc8949#name-examples-of-encoded-cbor-da
  test.each([
    ['00', 0],
    ['1818', 24],
    ['1903e8', 1000],
    ['1a000f4240', 1_000_000],
    ['1b000000e8d4a51000', 1_000_000_000_000],
    ['20', -1],
    ['3903e7', -1000],
    ['f93c00', 1],
    ['f90001', 2 ** -24],
    ['f9c400', -4],
    ['fa47c35000', 100_000],
    ['fb3ff199999999999a', 1.1],
    ['f4', false],
    ['f5', true],
    ['f6', null],
    ['c11a514b67b0', 1_363_896_240],
    ['62c3bc', 'ü'],
    ['83010203', [1, 2, 3]],
    ['9f0102ff', [1, 2]],
    ['a26161016162820203', { a: 1, b: [2, 3] }],
    ['bf61610161629f0203ffff', { a: 1, b: [2, 3] }],
    ['7f657374726561646d696e67ff', 'streaming'],
  ])('reads %s', (hex, value) => {
    expect(readCbor(bytes(hex))).toEqual(value);
  });

  test.each([
    ['a1', 'it ends too early'],
    ['0000', 'there are bytes after its end'],
    ['4101', 'it has bytes, which no operation takes'],
    ['a10102', 'a member of a map has no text as its name'],
    ['81'.repeat(102), 'it nests more than 100 levels'],
    ['9b00000000ffffffff', 'it ends too early'],
  ])('refuses %s', (hex, problem) => {
    expect(() => readCbor(bytes(hex))).toThrow(problem);
  });

  test('reads what it writes', () => {
    const value = { text: 'ü'.repeat(300), numbers: [0, 23, 24, 255, 256, 65_536, -1, -300, 0.1, 2 ** 40], no: false };
    expect(readCbor(writeCbor({ ...value, left: undefined }))).toEqual(value);
  });

  test('writes a time as seconds since the epoch, and a map as what it holds', () => {
    const written = writeCbor({ at: new Date(1500), map: new Map([['p99', 1]]) });
    expect(readCbor(written)).toEqual({ at: 1.5, map: { p99: 1 } });
  });
});
