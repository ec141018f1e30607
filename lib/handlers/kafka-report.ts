import type { EventDefinition } from '#schemas/definition.ts';
import type { EffectKit } from '../effect-kit.ts';
import { eventIn } from '../kafka/reading.ts';
import { locationOf } from '../kafka/record.ts';
import type { Settlement } from '../kafka/settle.ts';
import type { Fate, Slot } from '../kafka/slot.ts';
import { knownType } from '../metrics/known-type.ts';
import type { Counter } from '../metrics/meter.ts';
import { measureAge } from './observe.ts';

export interface Reported {
  readonly kit: EffectKit;
  readonly definitions: readonly EventDefinition[];
  /** Whether a record that is done was sent on, and so counts as published. */
  readonly sendsOn: boolean;
}

const METRICS = {
  done: 'Done',
  duplicate: 'Duplicates',
  tombstone: 'Tombstones',
  'dead-lettered': 'DeadLettered',
  unsettled: 'HandedBack',
} as const satisfies Record<Exclude<Fate, 'ignored'>, Counter>;

/**
 * Counts and logs what became of the records of a batch.
 * @param takenMs when the batch was taken, in milliseconds since the epoch
 */
export function reportBatch(
  { kit, definitions, sendsOn }: Reported,
  { slots, notRemembered }: Settlement,
  takenMs: number,
): void {
  kit.metrics.measure('BatchSize', slots.length);
  for (const slot of slots) {
    const type = countFate(kit, definitions, slot, takenMs);
    if (sendsOn && slot.fate === 'done') kit.metrics.count('Published', 1, type);
    logFate(kit, slot);
  }
  if (notRemembered)
    kit.logger.warn('Handled ids were not noted and may come again', { reason: notRemembered.message });
}

/** @returns the type under which it is counted */
function countFate(
  kit: EffectKit,
  definitions: readonly EventDefinition[],
  { reading, fate }: Slot,
  takenMs: number,
): string {
  const metadata = eventIn(reading)?.metadata;
  const type = knownType(definitions, metadata);
  if (fate === 'ignored') return type;
  kit.metrics.count('Consumed', 1, type);
  measureAge(kit, type, metadata?.time, takenMs);
  if (fate) kit.metrics.count(METRICS[fate], 1, type);
  return type;
}

/** Logs what an operator may look for; records that were sent are in the metrics only. */
function logFate(kit: EffectKit, { reading, fate, error }: Slot): void {
  if (fate !== 'duplicate' && fate !== 'dead-lettered') return;
  const location = locationOf(reading.record);
  const { id: eventId, correlationId, traceparent } = eventIn(reading)?.metadata ?? {};
  if (fate === 'duplicate')
    kit.logger.info('A duplicate was dropped', { location, eventId, correlationId, traceparent });
  else
    kit.logger.warn('A record is on the dead-letter queue', {
      location,
      eventId,
      correlationId,
      traceparent,
      code: error?.name,
      reason: error?.message,
    });
}
