import { type JsonObject, parseJson } from '../../core/json.ts';
import type { IdFinder } from '../../core/ports.ts';
import type { KafkaRecord } from '../../kafka-client/record.ts';
import { recordFilter } from './filter.ts';
import { byPartition, type Item } from './item.ts';
import { readKafkaAnswer } from './kafka-answer.ts';
import { kafkaEvent, kafkaEventRecord } from './kafka-event.ts';
import { type KafkaFailureDeps, sendKafkaFailure, sendKafkaUnreadable } from './kafka-failure-destination.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import type { MappingDeps } from './mapping.ts';
import type { RecordForms } from './ordered-source.ts';
import type { Schemas } from './values/known-schemas.ts';
import type { RecordValues, Refusal } from './values/record-values.ts';

/** A record as it was fetched. */
export interface FetchedRecord extends KafkaRecord {
  /** Those that it names among others; undefined in a mapping without a registry. */
  readonly schemas?: Schemas | undefined;
}

/** The forms of Kafka records under the settings of a mapping. */
export function kafkaForms(
  deps: MappingDeps & KafkaFailureDeps,
  settings: KafkaSettings,
  values?: Pick<RecordValues, 'decode'>,
): RecordForms<FetchedRecord> {
  const filter = recordFilter(settings.filters, deps.compilePattern, 'value', 'pass');
  return {
    itemOf: (partition, record) => {
      const { fields, valueText, refusal } = decoded(record, values);
      const event = { ...kafkaEventRecord(record), ...fields };
      const json = JSON.stringify(event);
      const { offset: position, timestampMs } = record;
      const ids = [...new Set([...idsIn(record, valueText, deps.findIds), `${partition.name}@${position}`])];
      const item = { partition, position, timestampMs, json, sizeBytes: Buffer.byteLength(json), ids, record };
      return refusal ? { item, isWanted: false, refusal } : { item, isWanted: filter(event, valueText) };
    },
    eventOf: (items) => kafkaEvent(items, settings.eventSourceArn, deps.bootstrapServers),
    answerOf: readKafkaAnswer,
    sendFailure: (discard) => sendKafkaFailure(deps, settings, discard),
    sendUnreadable: (gap) => sendKafkaUnreadable(deps, settings, gap),
    detailOf: (items) => ({ partitions: offsetRanges(items) }),
  };
}

/** Ids in headers make a look into the value needless. */
function idsIn({ headers }: KafkaRecord, valueText: string | undefined, findIds: IdFinder): readonly string[] {
  const named = findIds(Object.fromEntries(headers.map(([name, bytes]) => [String(name), bytes?.toString() ?? null])));
  return named.length > 0 || valueText === undefined ? named : findIds(parseJson(valueText));
}

interface Decoded {
  /** What differs from the form of any record. */
  readonly fields: JsonObject;
  /** The value as filters see it. */
  readonly valueText: string | undefined;
  readonly refusal?: Refusal;
}

/** Without a registry, and where decoding fails, a value is the text of its bytes. */
function decoded(record: FetchedRecord, values: Pick<RecordValues, 'decode'> | undefined): Decoded {
  const outcome = record.schemas && values?.decode(record, record.schemas);
  const asItIs = { fields: {}, valueText: record.value?.toString() };
  if (outcome === undefined) return asItIs;
  if ('refusal' in outcome) return { ...asItIs, refusal: outcome.refusal };
  return { fields: outcome.fields, valueText: outcome.valueText ?? asItIs.valueText };
}

function offsetRanges(items: readonly Item<KafkaRecord>[]): Record<string, string> {
  const ranges = [...byPartition(items)].map(
    ([{ name }, records]) => [name, `${records[0]?.position}-${records.at(-1)?.position}`] as const,
  );
  return Object.fromEntries(ranges);
}
