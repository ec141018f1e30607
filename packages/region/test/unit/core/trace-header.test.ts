import { describe, expect, test } from '@jest/globals';
import { completed, traceHeaderOf, validTraceHeader } from '../../../src/core/trace-header.ts';

const ROOT = 'Root=1-5759e988-bd862e3fe1be46a994272793';
const PARENT = 'Parent=53995c3f42cd8ad8';
const OTHER = 'Root=1-00000000-000000000000000000000000;Parent=0000000000000000;Sampled=0';

describe('a trace header', () => {
  test.each([
    ROOT,
    `${ROOT};${PARENT};Sampled=1`,
    `${ROOT}; ${PARENT}; Sampled=?`,
    `Self=1-67891234-12456789abcdef012345678;${ROOT};Lineage=1:abc:0`,
    `${ROOT};`,
  ])('is passed on as it is: %s', (text) => {
    expect(validTraceHeader(text)).toBe(text);
  });

  test.each([
    '',
    PARENT,
    'Root=1-5759e988-bd862e3fe1be46a99427279',
    'Root=2-5759e988-bd862e3fe1be46a994272793',
    `${ROOT};Parent=53995c3f42cd8ad`,
    `${ROOT};Sampled=yes`,
    `${ROOT};Sampled`,
    'some text',
    `${ROOT};Own=${'x'.repeat(500)}`,
  ])('is dropped where X-Ray does not take it: %s', (text) => {
    expect(validTraceHeader(text)).toBeUndefined();
  });

  test('gets the parts that it lacks from another one', () => {
    expect(completed(ROOT, OTHER)).toBe(`${ROOT};Parent=0000000000000000;Sampled=0`);
    expect(completed(`${ROOT};${PARENT};Sampled=1`, OTHER)).toBe(`${ROOT};${PARENT};Sampled=1`);
    expect(completed('some text', OTHER)).toBe(OTHER);
    expect(completed(undefined, OTHER)).toBe(OTHER);
  });

  test('is that of a call', () => {
    expect(traceHeaderOf({ headers: { 'x-amzn-trace-id': ROOT } })).toBe(ROOT);
    expect(traceHeaderOf({ headers: {} })).toBeUndefined();
  });
});
