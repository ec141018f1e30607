import type { Writer } from '@platformatic/kafka';
import type { Type } from '../protocol/types.ts';

/** Whole batches one after the other behind their common length: passed on as they are stored, none is copied. */
export const recordBatches: Type<readonly Buffer[]> = ({ flexible }) => ({
  read: () => {
    throw new Error('A broker only writes fetched records.');
  },
  write: (to: Writer, batches: readonly Buffer[]): void => {
    const sizeBytes = batches.reduce((sum, batch) => sum + batch.length, 0);
    if (flexible) to.appendUnsignedVarInt(sizeBytes + 1);
    else to.appendInt32(sizeBytes);
    for (const batch of batches) to.append(batch);
  },
});
