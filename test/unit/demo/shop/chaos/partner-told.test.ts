import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '@tributary/region/random';
import { Excuses } from '../../../../../demo/chaos/excuses.ts';
import type { Fault } from '../../../../../demo/chaos/fault-log.ts';
import type { BusEvent } from '../../../../../demo/check/bus.ts';
import { checkPartnerTold } from '../../../../../demo/shop/chaos/partner-told.ts';
import { shipment } from '../../../../../demo/shop/shipment.ts';

const [, delivery] = shipment(1, 0, seededRandom(1));
if (delivery === undefined) throw new Error('the parcel is not delivered');
const { id } = delivery.metadata;
const onBus = (...busIds: readonly string[]): readonly BusEvent[] =>
  busIds.map((busId) => ({ busId, envelope: {}, event: delivery }));
const told = (times: number, unheard = 0) => ({
  told: new Map(times === 0 ? [] : [[id, times]]),
  unheard: new Map(unheard === 0 ? [] : [[id, unheard]]),
  calls: { total: times, refused: 0, repeated: 0, withoutKey: 0 },
});
const fault = (kind: string, more: Partial<Fault> = {}): Fault => {
  return { kind, start: 0, n: 1, place: 'rule/partner-notice/partner', ids: [id], carried: [], ...NOBODY, ...more };
};
const NOBODY = { caller: undefined, requestId: undefined };

describe('of a delivery a partner', () => {
  test.each<[string, ReturnType<typeof told>, readonly BusEvent[], readonly Fault[]]>([
    ['was told once', told(1), onBus('a'), []],
    ['was told once, though the observer had it twice', told(1), onBus('a', 'a'), []],
    ['was told as often as it is on the bus', told(2), onBus('a', 'b'), []],
    ['was told again after an answer that was not heard', told(2, 1), onBus('a'), []],
    ['was told again when the rule delivered twice', told(2), onBus('a'), [fault('deliverTwice')]],
    ['was told again by a region that had ended', told(2), onBus('a'), [fault('killRegion', { ids: [] })]],
  ])('%s, and all is well', (_what, partner, events, faults) => {
    expect(checkPartnerTold(partner, events, new Excuses(faults))).toEqual([]);
  });

  test.each<[string, ReturnType<typeof told>, readonly BusEvent[], readonly Fault[], string]>([
    ['was not told', told(0), onBus('a'), [], `the partner was not told of delivery ${id}`],
    ['was told, and nobody sent it', told(1), [], [], `the partner was told of ${id}, which is no delivery on the bus`],
    ['was told twice', told(2), onBus('a'), [], `the partner was told of ${id} 2 times, without a fault for each`],
    [
      'was told three times for one fault',
      told(3),
      onBus('a'),
      [fault('deliverTwice')],
      `the partner was told of ${id} 3 times, without a fault for each`,
    ],
    [
      'was told twice when another one was delivered twice',
      told(2),
      onBus('a'),
      [fault('deliverTwice', { ids: ['another'] }), fault('slow')],
      `the partner was told of ${id} 2 times, without a fault for each`,
    ],
    [
      'was told by somebody without its key',
      { ...told(1), calls: { ...told(1).calls, withoutKey: 2 } },
      onBus('a'),
      [],
      '2 calls of the partner had not its key',
    ],
  ])('%s, and that is found', (_what, partner, events, faults, text) => {
    expect(checkPartnerTold(partner, events, new Excuses(faults)).map((one) => one.text)).toEqual([text]);
  });
});
