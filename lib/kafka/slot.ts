import type * as settlement from '../settlement.ts';
import type { Reading } from './reading.ts';

/**
 * The fate of one record. Ignored: an event that the function does not take. Unsettled: neither sent on nor
 * dead-lettered, so it goes back to its topic.
 */
export type Fate = 'done' | 'duplicate' | 'tombstone' | 'ignored' | 'dead-lettered' | 'unsettled';

/** One record on its way through the batch. */
export type Slot = settlement.Slot<Reading, Fate>;
