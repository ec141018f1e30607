import { at, objectOf } from '@tributary/region/json';
import type { Reading } from '../dead-letter.ts';

const FIELDS = { eventId: 'id', correlationId: 'correlationId', eventType: 'type' } as const;

/** The ids and the type of an event, from its metadata or, as EventBridge delivers it, from those of its detail. */
export function idsOf(event: unknown): Pick<Reading, keyof typeof FIELDS> {
  const metadata = objectOf(at(event, 'detail', 'metadata') ?? at(event, 'metadata'));
  return Object.fromEntries(
    Object.entries(FIELDS).flatMap(([name, field]) => {
      const value = metadata[field];
      return typeof value === 'string' ? [[name, value] as const] : [];
    }),
  );
}
