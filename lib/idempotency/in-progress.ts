import { toError } from '../errors.ts';

/**
 * Whether another invocation holds the lock of the same key. It goes by the name of the error, so that a function without
 * locks has not the library in its bundle.
 */
export const isInProgress = (thrown: unknown): boolean => toError(thrown).name === 'IdempotencyAlreadyInProgressError';
