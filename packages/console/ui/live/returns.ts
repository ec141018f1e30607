import { signal } from '@preact/signals';

/**
 * Raised when the region is there again, or something else is deployed or switched on in it: whatever was loaded from it
 * is loaded again.
 */
export const returns = signal(0);
