import type { Evidence } from './evidence.ts';
import { type Found, found } from './part.ts';

/**
 * Each good event that had a dead letter, and none after its redrive, had it because a fault struck that event in that
 * function. One that is a dead letter again was refused by its function, with faults or without.
 */
export function checkRedriven({ redriven, sent, onBus, deadLetters, excuses }: Evidence): readonly Found[] {
  const good = new Set([
    ...sent.flatMap(({ kind, step: { event } }) => (kind === 'event' ? event.metadata.id : [])),
    ...onBus.map(({ event }) => event.metadata.id),
  ]);
  const left = new Set(deadLetters.map(({ queue, eventId }) => `${queue} ${eventId}`));
  const broken = new Set(
    sent.flatMap(({ kind, message }) =>
      kind === 'event' || kind === 'duplicate' || !message ? [] : message.value.toString('base64'),
    ),
  );
  const wanted = redriven.filter(({ queue, eventId, value, records }) => {
    if (value !== undefined && broken.has(value)) return false;
    return eventId === undefined ? records.length > 0 : good.has(eventId) && !left.has(`${queue} ${eventId}`);
  });
  return wanted.flatMap(({ queue, reason, eventId, records }) => {
    const ids = eventId === undefined ? records : [eventId];
    const name = queue.replace(/-failed$/, '');
    const struck = ids.flatMap((id) => (name === queue ? excuses.on(id) : excuses.onIn(name, id)));
    if (excuses.accept('dead letters of good events', 1, struck)) return [];
    return [found(`a dead letter on ${queue} without a fault: ${reason} for ${ids.join(', ')}`, ...ids)];
  });
}
