import { progress } from '@tributary/region/command-line';

/** The options of a redrive of all dead letters of a queue, at once and without a word. */
export const REDRIVE_ALL = {
  choice: 'all',
  dryRun: false,
  perSecond: 1_000,
  limit: 100,
  json: true,
  progress: progress({ isSilent: true }),
} as const;
