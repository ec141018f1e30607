import { at, objectOf } from '@tributary/region/json';
import type { Reading } from '../dead-letter.ts';

const FIELDS = { eventId: 'id', correlationId: 'correlationId', eventType: 'type' } as const;

/**
 * The ids and the type of an event, from its metadata or, as EventBridge delivers it, from those of its detail. One without
 * metadata has the id and the type that its bus knows it by.
 */
export function idsOf(event: unknown): Pick<Reading, keyof typeof FIELDS> {
  const metadata = objectOf(at(event, 'detail', 'metadata') ?? at(event, 'metadata'));
  const fields = Object.entries(FIELDS).flatMap(([name, field]) => {
    const value = metadata[field];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return fields.length > 0 ? Object.fromEntries(fields) : idsOfBus(event);
}

function idsOfBus(event: unknown): Pick<Reading, 'eventId' | 'eventType'> {
  const { id, 'detail-type': type } = objectOf(event);
  return typeof id === 'string' && typeof type === 'string' ? { eventId: id, eventType: type } : {};
}
