import { readFileSync } from 'node:fs';
import { type ConsoleClient, consoleClient } from '../../support/console-client.ts';

const { detail } = JSON.parse(readFileSync('events/eventbridge/OrderPlaced.json', 'utf8'));

/** A record of a placed order as it is edited. @param total is what may be broken */
export function orderRecord(id: string, orderId: string, total: object = detail.data.total): string {
  const headers = {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: id,
    ce_source: 'tributary.orders',
    ce_type: 'OrderPlaced',
    ce_subject: orderId,
    ce_dataversion: '2',
  };
  return JSON.stringify({ key: orderId, headers, value: { ...detail.data, orderId, total } }, null, 2);
}

/** Without its currency nobody can bill it. */
export const WITHOUT_CURRENCY = { minorUnits: 8400 };

/** Sends broken orders, and waits until they are dead letters. */
export async function dead(regionUrl: string, ...ids: readonly string[]): Promise<ConsoleClient> {
  const client = consoleClient(regionUrl);
  for (const id of ids)
    await client.post('topics/produce', { topic: 'orders', text: orderRecord(id, `ORD-${id}`, WITHOUT_CURRENCY) });
  await settled(regionUrl);
  return client;
}

/** Waits until nothing is under way in the region. */
export async function settled(regionUrl: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${regionUrl}/_region/settled`);
    if (JSON.parse(await answer.text()).settled === true) return;
  }
}
