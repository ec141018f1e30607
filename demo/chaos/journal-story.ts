import type { Hop } from '@tributary/region/journal';
import { byEvent } from '../../ops/trace/by-event.ts';
import { journalOf } from '../../ops/trace/journal.ts';
import { textOf } from '../../ops/trace/text.ts';
import type { Problem } from './invariants.ts';

/** What a region's journal has of a problem: the hops of the events that it is about, and no others. */
export async function storyOf({ ids }: Problem, endpoint: string): Promise<string> {
  const stories: string[] = [];
  for (const id of ids) {
    const hops: Hop[] = [];
    for await (const hop of journalOf(endpoint, id, false)) hops.push(hop);
    stories.push(...byEvent(hops, id).map(textOf));
  }
  return (
    stories.join('\n\n') || 'The journal has nothing of it: it keeps the newest hops, and begins anew with a region.'
  );
}
