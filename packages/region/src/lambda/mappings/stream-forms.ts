import type { Random } from '../../core/random.ts';
import type { StreamRecord } from '../../core/stream-port.ts';
import { readOrderedAnswer } from './batch-answer.ts';
import type { BatchAnswer } from './batch-outcome.ts';
import { recordFilter } from './filter.ts';
import { byPartition, type Item, idsOf } from './item.ts';
import type { MappingDeps } from './mapping.ts';
import type { Discard, RecordForms } from './ordered-source.ts';
import { streamEventRecord, streamFailureRecord } from './stream-event.ts';
import type { StreamSettings } from './stream-settings.ts';

/** The forms of a stream's changes under the settings of a mapping. */
export function streamForms(
  deps: MappingDeps & { readonly random: Random },
  settings: StreamSettings,
): RecordForms<StreamRecord> {
  const { functionArn, eventSourceArn: streamArn, onFailure } = settings;
  const filter = recordFilter(settings.filters, deps.compilePattern, undefined, 'drop');
  const sendShard = async (arn: string, discard: Discard<StreamRecord>): Promise<void> => {
    const requestId = discard.last?.requestId ?? deps.random.uuid();
    const record = streamFailureRecord({ ...discard, functionArn, streamArn, requestId, at: deps.clock.now() });
    await deps.destinations(arn, { record, functionArn, result: 'Failure', ids: idsOf(discard.items) });
  };
  return {
    itemOf: (partition, record) => {
      const event = streamEventRecord(record, streamArn);
      const json = JSON.stringify(event);
      const ids = [...deps.findIds(event), record.eventId];
      const [position, timestampMs] = [BigInt(record.sequenceNumber), record.approximateCreationMs];
      const item = { partition, position, timestampMs, json, sizeBytes: Buffer.byteLength(json), ids, record };
      return { item, isWanted: filter(event, undefined) };
    },
    eventOf: (items) => `{"Records":[${items.map(({ json }) => json).join(',')}]}`,
    answerOf: readStreamAnswer,
    sendFailure: async (discard) => {
      if (onFailure === undefined) return;
      for (const items of byPartition(discard.items).values()) await sendShard(onFailure, { ...discard, items });
    },
    detailOf: () => ({}),
  };
}

/** Identifiers are sequence numbers; everything from the lowest on comes again. */
function readStreamAnswer(payload: string, items: readonly Item<StreamRecord>[]): BatchAnswer {
  const known = new Map(items.map((item) => [item.record.sequenceNumber, item]));
  return readOrderedAnswer(payload, (id) => (typeof id === 'string' ? known.get(id) : undefined));
}
