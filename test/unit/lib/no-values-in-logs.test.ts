import { expect, test } from '@jest/globals';
import { definitionOf } from '#lib/contract.ts';
import { onHttp } from '#lib/handlers/on-http.ts';
import { readRecord } from '#lib/kafka/reading.ts';
import { allEvents } from '#schemas/generated/contracts.ts';
import { placeOrder as placeOrderRequest } from '#schemas/generated/requests.ts';
import { call, requestTo } from '../../support/http.ts';
import { testKit } from '../../support/kit.ts';
import { binaryRecord, header, placedOrder } from '../../support/samples.ts';

const ADDRESS = 'ada.lovelace@example.com';

test.each([
  ['content-type', `text/plain; to=${ADDRESS}`],
  ['content-type', ADDRESS],
  ['ce_specversion', ADDRESS],
  ['ce_source', ADDRESS],
  ['ce_type', ADDRESS],
  ['ce_sequence', ADDRESS],
  ['ce_dataversion', ADDRESS],
  ['ce_time', ADDRESS],
])('a record whose header %s is %s is refused without a word of it', (name, value) => {
  const record = binaryRecord(placedOrder());
  const headers = [...(record.headers ?? []).filter((one) => !(name in one)), header(name, value)];
  const reading = readRecord({ ...record, headers }, allEvents, 'the bridge');
  expect(reading.kind === 'poison' && reading.error.message).toEqual(expect.not.stringContaining('example.com'));
});

test('an unknown type is quoted only where it is a name', () => {
  const find = (source: string, type: string) => () => definitionOf(allEvents, { source, type }, 'it');
  expect(find('shop', 'Made')).toThrow('shop Made is not an event that it takes.');
  expect(find(ADDRESS, 'Made')).toThrow('a text of 24 characters Made is not an event that it takes.');
});

test.each([
  { headers: { 'content-type': ADDRESS } },
  { headers: { traceparent: ADDRESS } },
  { headers: { 'idempotency-key': `${ADDRESS} ${ADDRESS}` } },
  { body: JSON.stringify({ [ADDRESS]: 1 }) },
  { body: ADDRESS },
])('a request with %j leaves none of it in the log', async (more) => {
  const { kit, lines } = testKit();
  const handler = onHttp(kit, {
    isCommand: true,
    body: placeOrderRequest,
    handle: async () => {
      throw new Error('broken');
    },
  });
  await call(handler, requestTo('place-order', more));
  expect(lines.length).toBeGreaterThan(0);
  expect(JSON.stringify(lines)).not.toContain('example.com');
});
