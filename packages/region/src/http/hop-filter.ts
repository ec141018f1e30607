import type { Hop } from '../core/journal.ts';
import { textOf } from '../core/json.ts';

/**
 * Chooses hops by a query: those of one id (`id`) and of one step (`step`). With `effects` it also chooses the hops of all
 * events that an event of this id caused, directly or through others. It must see the hops in their order.
 */
export function hopFilter(query: URLSearchParams): (hop: Hop) => boolean {
  const [id, step] = [query.get('id'), query.get('step')];
  const ids = new Set(id === null ? [] : [id]);
  const learn = query.has('effects') ? effectsInto(ids, id ?? '') : () => {};
  return (hop) => {
    learn(hop);
    return (id === null || hop.ids.some((one) => ids.has(one))) && (step === null || hop.step === step);
  };
}

/** A hop with which an event enters the region names the event, and the event that caused it. */
function effectsInto(ids: Set<string>, askedFor: string): (hop: Hop) => void {
  return ({ ids: own, detail }) => {
    const event = textOf(detail?.['event']);
    if (event === '') return;
    if (own.includes(askedFor) || ids.has(textOf(detail?.['causedBy']))) ids.add(event);
  };
}
