import { describe, expect, test } from '@jest/globals';
import { Payloads } from '../../../src/core/payloads.ts';
import { payloadsPage } from '../../../src/observation/payloads/payloads-page.ts';

const page = (payloads: Payloads, numbers: string) => payloadsPage(new URLSearchParams({ n: numbers }), payloads);

describe('payloads', () => {
  test('are found by the number of their hop', () => {
    const payloads = new Payloads(1_000_000);
    payloads.remember(2, { kind: 'event', text: '{"a":1}' });
    payloads.remember(5, { kind: 'output', text: 'é' });
    expect(page(payloads, '5,2,3')).toEqual({
      payloads: [
        { n: 5, kind: 'output', text: 'é', sizeBytes: 2 },
        { n: 2, kind: 'event', text: '{"a":1}', sizeBytes: 7 },
      ],
      forgotten: [3],
    });
  });

  test('are forgotten, the oldest first, when they take more than their limit', () => {
    const payloads = new Payloads(100_000);
    for (let n = 1; n <= 10_000; n++) payloads.remember(n * 2, { kind: 'message', text: `${n}`.padEnd(900, 'x') });
    expect(payloads.fill().sizeBytes).toBeLessThanOrEqual(100_000);
    expect(payloads.fill()).toMatchObject({ count: 100, dropped: 9_900 });
    expect(payloads.of(2)).toBeUndefined();
    expect(payloads.of(19_801)).toBeUndefined();
    for (const n of [9_901, 9_950, 10_000])
      expect(payloads.of(n * 2)).toMatchObject({ text: expect.stringContaining(`${n}`) });
  });

  test('that are long are cut, and say how long they were', () => {
    const payloads = new Payloads(10_000_000);
    payloads.remember(1, { kind: 'input', text: 'x'.repeat(1_000_000) });
    const [{ text = '', ...rest } = { n: 0 }] = page(payloads, '1').payloads;
    expect([text.length, rest]).toEqual([262_144, { n: 1, kind: 'input', sizeBytes: 1_000_000, cut: true }]);
    expect(payloads.fill().sizeBytes).toBeLessThan(263_000);
  });

  test('come back as they were, whatever their letters and sizes', () => {
    const payloads = new Payloads(3_000_000);
    const texts = Array.from(
      { length: 400 },
      (_, count) => 'aé€😀'[count % 4 === 3 ? 0 : count % 4]?.repeat(count * 97) ?? '',
    );
    for (let round = 0; round < 5; round++) {
      for (const [index, text] of texts.entries())
        payloads.remember(round * 1_000 + index + 1, { kind: 'event', text });
    }
    expect(payloads.fill().sizeBytes).toBeLessThanOrEqual(3_000_000);
    for (const index of [399, 398, 397, 396]) {
      expect(payloads.of(4_000 + index + 1)).toEqual({ kind: 'event', text: texts[index] });
    }
    expect(payloads.of(1)).toBeUndefined();
  });

  test('of records are text where they are UTF-8, and base64 where not', () => {
    const payloads = new Payloads(1_000_000);
    const header = [Buffer.from('ce_id'), Buffer.from('e-1')] as const;
    payloads.remember(1, {
      kind: 'record',
      record: { key: Buffer.from('k'), value: Buffer.from('v'), headers: [header] },
    });
    payloads.remember(2, { kind: 'record', record: { key: null, value: Buffer.from([0xff, 0]), headers: [] } });
    payloads.remember(3, { kind: 'record', record: { key: null, value: null, headers: [] } });
    expect(page(payloads, '1,2,3').payloads).toEqual([
      { n: 1, kind: 'record', text: 'v', key: 'k', headers: { ce_id: 'e-1' }, sizeBytes: 1 },
      { n: 2, kind: 'record', base64: '/wA=', headers: {}, sizeBytes: 2 },
      { n: 3, kind: 'record', headers: {}, sizeBytes: 0 },
    ]);
  });

  test.each(['x', '-1', '1;2'])('are not asked for by %s', (numbers) => {
    expect(() => page(new Payloads(10), numbers)).toThrow('n takes the numbers of hops, divided by commas');
  });
});
