import { describe, test } from '@jest/globals';
import { blocksOf, RUN_PAGES } from './blocks.ts';
import { Story } from './story.ts';

/** Two pages at a time, on machines that have other work too. */
const TIMEOUT_MS = 600_000;

describe('every block holds as the page shows it', () => {
  // Each has a copy of the project, and a region of its own.
  test.concurrent.each(RUN_PAGES)(
    '%s',
    async (page) => {
      await using story = new Story();
      await story.begin();
      for (const block of blocksOf(page)) await story.tell(block);
      await story.compile();
    },
    TIMEOUT_MS,
  );
});
