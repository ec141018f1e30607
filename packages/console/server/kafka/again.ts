import type { KafkaRecord } from '@tributary/region/kafka-client';
import { registryOfRegion } from '../../../../ops/clients/schema-registry.ts';
import type { Destination } from '../../../../ops/dlq/dead-letter.ts';
import { readableBy } from '../../../../ops/dlq/values/readable.ts';
import type { Context } from '../endpoint.ts';
import { expectedEncoding } from './encoding.ts';
import { bytesOf, recordRow } from './record-row.ts';
import { recordText } from './record-text.ts';
import { readFound } from './records.ts';
import type { Encoding, RecordAgain } from './shapes.ts';

/**
 * A record in the form in which it is edited and sent again. A value in Avro or Protobuf is JSON in it, with the encoding
 * in which it is written when it is sent.
 */
export async function recordAgain(context: Context, query: URLSearchParams): Promise<RecordAgain> {
  const { record, decoded } = await readFound(context, query);
  const row = recordRow({ record, decoded }, true);
  const asBytes = recordText(row);
  const encoding = await expectedEncoding(context, record.topic);
  if (record.value === null || (encoding === undefined && decoded === undefined)) return { text: asBytes };
  if (encoding === undefined) return { text: asBytes, problem: NO_CONTRACT };
  const { value, problem } = await jsonOf(context, record, encoding);
  if (problem !== undefined) return { text: asBytes, problem };
  return { text: recordText({ ...row, value, encoding }) };
}

const NO_CONTRACT = 'No function of this project reads the topic, so no contract says how to write its values.';

/** The value as its contract has it. */
async function jsonOf({ regionUrl }: Context, record: KafkaRecord, encoding: Encoding) {
  const registryOf = () => registryOfRegion(regionUrl);
  const { destination, problem } = await readableBy(registryOf, destinationOf(record, encoding), record.offset);
  const value = destination.kind === 'kafka' ? destination.record.value : null;
  return { value: bytesOf(value === null ? null : Buffer.from(value, 'base64')), problem };
}

function destinationOf(record: KafkaRecord, valueEncoding: Encoding): Destination {
  const { topic, partition, key, value, headers } = record;
  return {
    kind: 'kafka',
    topic,
    partition,
    record: {
      key: key?.toString('base64') ?? null,
      value: value?.toString('base64') ?? null,
      headers: headers.map(([name, content]) => ({
        [name.toString()]: content === null ? undefined : [...new Int8Array(content)],
      })),
      valueEncoding,
    },
  };
}
