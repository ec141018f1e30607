import { describe, expect, test } from '@jest/globals';
import { type Bound, problemsIn, riseOf, risesOf, type Sample, slope, whyNotJudged } from '../../../demo/soak/slope.ts';

const BOUND: Bound = { noiseBytes: 1_000, bytesPerEvent: 1 };
const heapOf = ({ heapBytes }: Sample): number => heapBytes;

/** Ten minutes of a heap that rises by so many bytes an event, with garbage that is cleared each minute. */
const samples = (bytesPerEvent: number): readonly Sample[] =>
  Array.from({ length: 600 }, (_, second) => {
    const sent = second * 50;
    const heapBytes = 1_000_000 + bytesPerEvent * sent + (second % 20) * 10_000;
    return { atMs: second * 1_000, sent, heapBytes, nativeBytes: 0, residentBytes: heapBytes };
  });

describe('the line of least squares', () => {
  test.each([
    [[], 0],
    [[[1, 5]], 0],
    [
      [
        [0, 1],
        [10, 21],
      ],
      2,
    ],
    [
      [
        [0, 0],
        [1, 2],
        [2, 1],
      ],
      0.5,
    ],
  ] as const)('through %j has the slope %d', (points, expected) => {
    expect(slope(points)).toBe(expected);
  });
});

describe('a rise', () => {
  test('is found below the garbage', () => {
    const { bytesPerEvent, events, bytes } = riseOf(samples(3), 200_000, heapOf, BOUND);
    expect(bytesPerEvent).toBeCloseTo(3, 3);
    expect([events, Math.round(bytes)]).toEqual([399 * 50, 3 * 399 * 50]);
  });

  test('of nothing but garbage is none', () => {
    expect(Math.abs(riseOf(samples(0), 200_000, heapOf, BOUND).bytes)).toBeLessThan(1);
  });

  test('is allowed by event, and by noise where there are few events', () => {
    expect(riseOf(samples(3), 200_000, heapOf, BOUND).allowedBytes).toBe(399 * 50);
    expect(riseOf(samples(3), 590_000, heapOf, BOUND).allowedBytes).toBe(1_000);
  });
});

describe('a soak', () => {
  const MB = 1024 * 1024;
  const steady: Sample = { atMs: 0, sent: 0, heapBytes: 100 * MB, nativeBytes: 100 * MB, residentBytes: 250 * MB };
  const growing = (...names: readonly ('heapBytes' | 'nativeBytes' | 'residentBytes')[]): readonly Sample[] =>
    Array.from({ length: 60 }, (_, index) => {
      const grown = names.map((name) => [name, steady[name] + index * 5 * MB]);
      return { ...steady, atMs: index * 10_000, sent: index * 500, ...Object.fromEntries(grown) };
    });
  const problemsOf = (samples: readonly Sample[]) =>
    problemsIn(risesOf(samples, 200_000)).map((problem) => problem.replace(/ has risen.*/, ''));

  test('finds a heap, or other memory, that does not level off, and all of the process with it', () => {
    expect(problemsOf(growing('heapBytes', 'residentBytes'))).toEqual(['The heap', 'All memory of the process']);
    expect(problemsOf(growing('nativeBytes', 'residentBytes'))).toEqual([
      'The memory outside of the heap',
      'All memory of the process',
    ]);
  });

  test('finds a process that grows while what it uses does not', () => {
    expect(problemsOf(growing('residentBytes'))).toEqual(['All memory of the process']);
  });

  test('finds nothing where all levels off', () => expect(problemsOf(growing())).toEqual([]));

  test('is judged with enough events and enough figures', () => {
    expect(whyNotJudged(risesOf(growing(), 200_000))).toBeUndefined();
  });

  test('is not judged with too few events, or too few figures, and says what it takes', () => {
    const slowly = growing().map((sample) => ({ ...sample, sent: sample.sent / 10 }));
    expect(whyNotJudged(risesOf(slowly, 200_000))).toMatch(/1950 events and 20 figures.*8192 and 8/);
    const quickly = growing().map((sample) => ({ ...sample, atMs: sample.atMs / 10, sent: sample.sent * 10 }));
    expect(whyNotJudged(risesOf(quickly, 20_000))).toMatch(/195000 events and 2 figures/);
    expect(whyNotJudged(risesOf([], 0))).toMatch(/^Not judged: after the warm-up there were 0 events/);
  });
});
