import type { EventRow } from '@tributary/region/observation';

/** An event of the list that was handled without trouble. */
export const eventRow = (more: Partial<EventRow> = {}): EventRow => ({
  id: 'evt-1',
  n: 1,
  changed: 4,
  at: 0,
  lastAt: 3,
  type: 'Taken',
  source: 'plant',
  key: '',
  origin: 'bus/plant',
  state: 'done',
  attempts: 1,
  deadLetters: 0,
  handledBy: [],
  ...more,
});
