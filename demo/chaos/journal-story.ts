import type { Hop } from '@tributary/region/journal';
import { byEvent } from '../../ops/trace/by-event.ts';
import { journalOf } from '../../ops/trace/journal.ts';
import { storyText } from '../../ops/trace/text.ts';
import { storiesOf } from '../../ops/trace/tree.ts';
import type { Problem } from './invariants.ts';

/** The hops that a region's journal has of a problem's events; empty for a problem that names none. */
export async function storyOf({ ids }: Problem, endpoint: string): Promise<string> {
  if (ids.length === 0) return '';
  const stories: string[] = [];
  for (const id of ids) {
    const hops: Hop[] = [];
    for await (const hop of journalOf(endpoint, id, false)) hops.push(hop);
    stories.push(...storiesOf(byEvent(hops, id)).map(storyText));
  }
  return (
    stories.join('\n\n') || 'The journal has no hops of it. It holds the newest hops, and is empty after a restart.'
  );
}
