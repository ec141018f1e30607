import { describe, expect, test } from '@jest/globals';
import { checkWrite, isUnchanged, rangeIn } from '../../../src/s3/conditions.ts';

const LAST_MODIFIED_MS = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const LAST_MODIFIED = 'Fri, 02 Jan 2026 03:04:05 GMT';
const EARLIER = 'Fri, 02 Jan 2026 03:04:04 GMT';
const OBJECT = {
  key: 'k',
  eTag: '"abc"',
  lastModifiedMs: LAST_MODIFIED_MS,
  sizeBytes: 7,
  contentType: 'text/plain',
  metadata: {},
  systemMetadata: {},
};

describe('a range', () => {
  test.each([
    ['bytes=1-3', { first: 1, last: 3 }],
    ['bytes=5-', { first: 5, last: 6 }],
    ['bytes=5-99', { first: 5, last: 6 }],
    ['bytes=-2', { first: 5, last: 6 }],
    ['bytes=-99', { first: 0, last: 6 }],
  ])('%s of seven bytes', (header, range) => {
    expect(rangeIn(header, 7)).toEqual(range);
  });

  test.each([undefined, 'bytes=-', 'bytes=3-1', 'bytes=0-1,3-4', 'lines=1-2'])('%s does not count', (header) => {
    expect(rangeIn(header, 7)).toBeUndefined();
  });

  test.each([
    ['bytes=7-', 7],
    ['bytes=-0', 7],
    ['bytes=0-', 0],
  ])('%s of %d bytes cannot be satisfied', (header, sizeBytes) => {
    const members = { RangeRequested: header, ActualObjectSize: String(sizeBytes) };
    expect(() => rangeIn(header, sizeBytes)).toThrow(
      expect.objectContaining({ code: 'InvalidRange', status: 416, members }),
    );
  });
});

describe('a reader', () => {
  test.each([
    ['without conditions', {}, false],
    ['that has the tag', { 'if-none-match': '"abc"' }, true],
    ['that has another tag', { 'if-none-match': '"abd"' }, false],
    ['that has the tag among others', { 'if-none-match': '"abd", "abc"' }, true],
    ['that has it since the last change', { 'if-modified-since': LAST_MODIFIED }, true],
    ['that has it since an earlier time', { 'if-modified-since': EARLIER }, false],
    ['whose tag differs, whatever the time', { 'if-none-match': '"x"', 'if-modified-since': LAST_MODIFIED }, false],
    ['that wants this tag', { 'if-match': 'abc' }, false],
    ['that wants this tag, whatever the time', { 'if-match': '"abc"', 'if-unmodified-since': EARLIER }, false],
    ['that wants no later change', { 'if-unmodified-since': LAST_MODIFIED }, false],
    ['that gives a time that is none', { 'if-modified-since': 'soon', 'if-unmodified-since': 'never' }, false],
  ])('%s', (_name, headers, isThere) => {
    expect(isUnchanged(OBJECT, headers)).toBe(isThere);
  });

  test.each([
    [{ 'if-match': '"abd"' }, 'If-Match'],
    [{ 'if-unmodified-since': EARLIER }, 'If-Unmodified-Since'],
  ])('with %j is refused', (headers, Condition) => {
    expect(() => isUnchanged(OBJECT, headers)).toThrow(
      expect.objectContaining({ code: 'PreconditionFailed', status: 412, members: { Condition } }),
    );
  });
});

describe('a writer', () => {
  test.each([
    ['without conditions', OBJECT, {}],
    ['that makes a new object', undefined, { 'if-none-match': '*' }],
    ['that knows the tag', OBJECT, { 'if-match': '"abc"' }],
  ])('%s may write', (_name, object, headers) => {
    expect(() => checkWrite('k', object, headers)).not.toThrow();
  });

  test.each([
    ['over an object that is there', OBJECT, { 'if-none-match': '*' }, 'PreconditionFailed', 412],
    ['over an object with another tag', OBJECT, { 'if-match': '"abd"' }, 'PreconditionFailed', 412],
    ['over an object that is gone', undefined, { 'if-match': '"abc"' }, 'NoSuchKey', 404],
    ['unless the tag is this one', OBJECT, { 'if-none-match': '"abd"' }, 'NotImplemented', 501],
  ])('%s may not write', (_name, object, headers, code, status) => {
    expect(() => checkWrite('k', object, headers)).toThrow(expect.objectContaining({ code, status }));
  });
});
