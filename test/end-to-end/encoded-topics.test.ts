import { deflateSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Event } from '#lib/event.ts';
import type { KafkaMessage } from '#lib/kafka/message.ts';
import { checkPayload, replacePayload } from '../../ops/dlq/edit.ts';
import { readKafkaBatch } from '../../ops/dlq/read/kafka-batch.ts';
import { redrive } from '../../ops/dlq/redrive.ts';
import { show } from '../../ops/dlq/show.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { type EncodedShop, encodedShop } from '../support/encoded-shop.ts';
import { REDRIVE_ALL } from '../support/redrive-all.ts';
import { busSample, placedOrder } from '../support/samples.ts';

const TIMEOUT_MS = 180_000;
const FAILED = 'BridgeKafkaFailedQueue';
/** Of a value in the framing of Glue: a version, the compression, and the id of the schema's version. */
const GLUE_HEAD_BYTES = 18;
const UNKNOWN_ID = Buffer.alloc(16, 0xab);

let shop: EncodedShop;
afterEach(() => shop.stop());

async function started(KafkaPollers: string, registry: 'confluent' | 'glue' = 'confluent'): Promise<void> {
  const parameters = { KafkaPollers, ...(registry === 'glue' && { KafkaSchemaRegistry: 'glue' }) };
  shop = await encodedShop(await ensurePackaged(), parameters);
}

const sample = (type: string): Event<string, object> => {
  const { metadata, data } = busSample<Event<string, object>>(type).detail;
  return { metadata: { ...metadata, hops: 0 }, data };
};

/** The data of events from outside that were on the bus since the last call, by type. */
async function seen() {
  const fromOutside = (await shop.onTheBus()).filter(({ detail }) => detail.metadata.hops === 1);
  return new Map(fromOutside.map((event) => [event['detail-type'], event.detail.data]));
}

test.each(['on-demand', 'provisioned', 'provisioned-partial'])(
  'orders in JSON, payments in Avro and stock in Protobuf are the same events on the bus with pollers %s',
  async (pollers) => {
    await started(pollers);
    const [order, payment, stock] = [placedOrder({ hops: 0 }), sample('PaymentCaptured'), sample('StockReserved')];
    await shop.produced(
      await shop.message('orders', order),
      await shop.message('payments', payment),
      await shop.message('inventory', stock),
    );
    const data = await seen();
    expect(data.get('OrderPlaced')).toEqual(order.data);
    expect(data.get('PaymentCaptured')).toEqual(payment.data);
    expect(data.get('StockReserved')).toEqual(stock.data);
  },
  TIMEOUT_MS,
);

test(
  'a payment that breaks its contract is mended as JSON and redriven in Avro, while the one behind it is through',
  async () => {
    await started('on-demand');
    const { endpoint, region } = shop;
    const [payment, declined] = [sample('PaymentCaptured'), sample('PaymentDeclined')];
    const broken = { ...payment, data: { ...payment.data, method: '' } };
    await shop.produced(await shop.message('payments', broken), await shop.message('payments', declined));
    expect([...(await seen()).keys()]).toEqual(['PaymentDeclined']);

    const { id } = payment.metadata;
    const shown = JSON.parse(await show(endpoint, id, { json: false, payload: true, limit: 10 }));
    expect(shown).toMatchObject({ encoding: 'avro', value: broken.data });
    const mended = { payload: { ...shown, value: payment.data }, check: checkPayload, limit: 10 };
    await replacePayload(endpoint, id, mended);
    const { succeeded } = await redrive(endpoint, REDRIVE_ALL);
    await region.settled();
    expect(succeeded).toBe(true);
    expect((await seen()).get('PaymentCaptured')).toEqual(payment.data);
  },
  TIMEOUT_MS,
);

describe('with schemas in Glue, values as they are and compressed are events on the bus', () => {
  /** Writes two of each encoding and one of an unknown schema version, which it returns. Its partition goes on. */
  async function writtenInGlue(): Promise<KafkaMessage> {
    const [captured, declined] = [sample('PaymentCaptured'), sample('PaymentDeclined')];
    const [reserved, depleted] = [sample('StockReserved'), sample('StockDepleted')];
    const unknown = ofUnknownVersion(await shop.message('payments', captured));
    await shop.produced(
      unknown,
      await shop.message('payments', declined),
      compressed(await shop.message('payments', captured)),
      await shop.message('inventory', reserved),
      compressed(await shop.message('inventory', depleted)),
    );
    const data = await seen();
    for (const { metadata, data: sent } of [captured, declined, reserved, depleted])
      expect([metadata.type, data.get(metadata.type)]).toEqual([metadata.type, sent]);
    return unknown;
  }

  test(
    'and the function that knows no schema of a value has a dead letter with its bytes and the reason',
    async () => {
      await started('on-demand', 'glue');
      const { value } = await writtenInGlue();
      expect(await shop.deadLetters(FAILED)).toMatchObject([
        {
          error: { code: 'RECORD_SCHEMA_UNKNOWN', retryable: false },
          payload: { record: { value: value.toString('base64'), valueEncoding: 'avro' } },
        },
      ]);
    },
    TIMEOUT_MS,
  );

  test(
    'and the mapping that knows no schema of a value has it named on the queue, with its bytes on the topic still',
    async () => {
      await started('provisioned', 'glue');
      const { value } = await writtenInGlue();
      const [deadLetter, ...more] = await shop.deadLetters(FAILED);
      expect(more).toEqual([]);
      const { reason, destination } =
        readKafkaBatch({ body: JSON.stringify(deadLetter), attributes: {}, system: {} }) ?? {};
      expect(reason).toBe('SCHEMA_NOT_FOUND');
      const ranges = destination?.kind === 'kafka-offsets' ? destination.ranges : [];
      const records = await Promise.all(ranges.map((range) => shop.endpoint.kafka().read(range)));
      expect(records.flat().map((record) => record.value)).toEqual([value]);
    },
    TIMEOUT_MS,
  );
});

/** What stands behind the framing of Glue is deflated. */
function compressed(message: KafkaMessage): KafkaMessage {
  const [id, content] = [message.value.subarray(2, GLUE_HEAD_BYTES), message.value.subarray(GLUE_HEAD_BYTES)];
  return { ...message, value: Buffer.concat([Buffer.of(3, 5), id, deflateSync(content)]) };
}

function ofUnknownVersion(message: KafkaMessage): KafkaMessage {
  const content = message.value.subarray(GLUE_HEAD_BYTES);
  return { ...message, value: Buffer.concat([Buffer.of(3, 0), UNKNOWN_ID, content]) };
}
