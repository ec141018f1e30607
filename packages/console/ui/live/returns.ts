import { signal } from '@preact/signals';

/** Raised when the region is there again: whatever was loaded from it is loaded again. */
export const returns = signal(0);
