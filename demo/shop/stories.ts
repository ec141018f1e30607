import type { Random } from '@tributary/region/random';
import type { Step } from '../traffic/step.ts';
import { orderStory } from './order-story.ts';

/** How many events a story has on average. */
export const EVENTS_PER_STORY = 3.8;
const ORDERS_PER_SECOND = 20;

/** The events of that many orders' stories, interleaved by time. @param before the number of the order before the first */
export function storiesOf(orders: number, startMs: number, random: Random, before = 0): readonly Step[] {
  const everySecondMs = 1000 / ORDERS_PER_SECOND;
  const stories = Array.from({ length: orders }, (_, index) =>
    orderStory(before + index + 1, startMs + index * everySecondMs, random),
  );
  return stories.flat().toSorted((a, b) => Date.parse(a.event.metadata.time) - Date.parse(b.event.metadata.time));
}
