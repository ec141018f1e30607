import type { Evidence } from './evidence.ts';
import { type Found, found } from './part.ts';

/** An operator dropped a dead letter only where a fault had left its function in doubt about that event. */
export function checkDiscarded({ discarded, excuses }: Evidence): readonly Found[] {
  return discarded.flatMap(({ queue, eventId = '' }) => {
    const name = queue.replace(/-failed$/, '');
    if (excuses.accept('effects in doubt that had been done', 1, excuses.onIn(name, eventId))) return [];
    return [found(`a dead letter on ${queue} was in doubt without a fault`, eventId)];
  });
}
