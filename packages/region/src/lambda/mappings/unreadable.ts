import type { Gap } from './item.ts';
import { locationOf } from './mapping.ts';
import type { OrderedSource } from './ordered-source.ts';

/** Lambda's word for a record that it cannot read. @see https://docs.aws.amazon.com/lambda/latest/dg/services-consume-kafka-events.html */
export const UNREADABLE = 'DESERIALIZATION_ERROR';

/** Gives up what cannot be read: its place goes to the failure destination, and the partition goes on behind it. */
export async function sendUnreadable<R>(source: OrderedSource<R>, gap: Gap): Promise<void> {
  const { deps, settings, forms } = source;
  const { partition, first, last, unreadable } = gap;
  if (!partition.isOwned) return;
  const offsets = { partitions: { [partition.name]: `${first}-${last}` } };
  const { onFailure } = settings;
  const detail = { condition: UNREADABLE, ...(onFailure !== undefined && { destination: onFailure }), ...offsets };
  const record = (step: 'dead-lettered' | 'dropped', reason: string | undefined): void =>
    deps.journal.record(step, locationOf(settings), [`${partition.name}@${first}`], {
      ...detail,
      reason: reason ?? '',
    });
  try {
    await forms.sendUnreadable?.(gap);
    record(onFailure === undefined ? 'dropped' : 'dead-lettered', unreadable);
  } catch (error) {
    const figures = { OnFailureDestinationDeliveryErrorCount: 1 };
    deps.metrics?.report('AWS/Lambda', { EventSourceMappingUUID: settings.uuid }, figures);
    record('dropped', `${unreadable}; ${String(error)}`);
  }
}

/** Kafka's word for an offset that a partition does not have, or not any more. */
export const OUT_OF_RANGE = 'OFFSET_OUT_OF_RANGE';
