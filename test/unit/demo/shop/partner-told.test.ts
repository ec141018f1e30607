import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Finished } from '../../../../demo/addition.ts';
import { Partner } from '../../../../demo/shop/partner.ts';
import { findingsOf } from '../../../../demo/shop/partner-told.ts';
import { placedOrder } from '../../../support/samples.ts';

const IDS = Array.from({ length: 200 }, (_, index) => `evt-${index}`);

let partner: Partner;
beforeEach(async () => {
  partner = await Partner.start('right-key', 1);
});
afterEach(() => partner.stop());

async function tell(id: string, key = 'right-key') {
  const body = JSON.stringify({ metadata: { id } });
  const answer = await fetch(partner.url, { method: 'POST', headers: { 'x-api-key': key }, body });
  return { status: answer.status, after: answer.headers.get('retry-after') };
}

const placed = placedOrder();
const onBus = (...ids: readonly string[]): Pick<Finished, 'onBus'> => ({
  onBus: ids.map((id) => ({
    busId: `bus-${id}`,
    envelope: {},
    event: { ...placed, metadata: { ...placed.metadata, id, source: 'partner.shipments', type: 'ShipmentDelivered' } },
  })),
});

describe('the partner of a demo', () => {
  test('refuses some notices at first, takes each at last, and counts one that comes again', async () => {
    const first = await Promise.all(IDS.map((id) => tell(id)));
    expect(new Set(first.map(({ status }) => status))).toEqual(new Set([202, 429, 500]));
    expect(first.filter(({ status, after }) => (status === 429) !== (after === '1'))).toEqual([]);
    const again = await Promise.all(IDS.map((id) => tell(id)));
    expect(again.map(({ status }) => status)).toEqual(IDS.map(() => 202));
    expect(partner.told.size).toBe(IDS.length);
    expect(partner.calls.repeated).toBeGreaterThan(100);
    // Those that it took, and then answered with 500.
    const unheard = [...partner.unheard.values()];
    expect(unheard.length).toBeGreaterThan(0);
    expect(unheard.length).toBeLessThan(first.filter(({ status }) => status === 500).length);
    expect(new Set(unheard)).toEqual(new Set([1]));
  });

  test('lives on when a caller goes away in the middle of a notice', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown) => void unhandled.push(error);
    process.on('unhandledRejection', note);
    const socket = connect(Number(new URL(partner.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('POST /notices HTTP/1.1\r\nHost: partner\r\nContent-Length: 100\r\n\r\n{"metadata"');
    // Each answer shows that the partner has seen what was sent before.
    await tell('evt-1', 'wrong-key');
    socket.resetAndDestroy();
    await once(socket, 'close');
    await tell('evt-1', 'wrong-key');
    process.off('unhandledRejection', note);

    expect(unhandled).toEqual([]);
    expect(partner.calls).toMatchObject({ total: 2, withoutKey: 2 });
    expect((await tell('evt-1')).status).not.toBe(401);
  });

  test('is told nothing by who has not its key', async () => {
    expect((await tell('evt-1', 'wrong-key')).status).toBe(401);
    expect([...partner.told]).toEqual([]);
    expect(findingsOf(partner, onBus()).lost).toEqual(['1 calls of the partner had not its key']);
  });
});

describe('a demo', () => {
  const calls = { total: 3, refused: 1, repeated: 0, withoutKey: 0 };

  test('has lost a delivery of which the partner was not told', () => {
    expect(findingsOf({ told: new Map([['evt-1', 1]]), calls }, onBus('evt-1', 'evt-2'))).toEqual({
      lost: ['the partner was not told of ShipmentDelivered evt-2'],
      doubled: [],
      rows: [['partner told', 1, 'deliveries in 3 calls: 1 refused with 429 or 500, 0 told again and dropped by id']],
    });
  });

  test('has told something that nobody sent', () => {
    expect(findingsOf({ told: new Map([['evt-9', 1]]), calls }, onBus()).doubled).toEqual([
      'the partner was told of evt-9, which nobody sent',
    ]);
  });
});
