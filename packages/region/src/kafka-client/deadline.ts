import { realClock } from '../core/real-clock.ts';
import { ApiError } from './api-error.ts';

/**
 * Gives up waiting for a call. The client has time limits of its own; where one of them fails, a partition would stand
 * still and nobody would know.
 * @throws ApiError TIMED_OUT
 */
export async function withDeadline<T>(call: Promise<T>, limitMs: number): Promise<T> {
  let cancel = (): void => {};
  const late = new Promise<never>((_resolve, reject) => {
    const error = new ApiError('Connection', 'TIMED_OUT', `no answer within ${limitMs} ms`);
    cancel = realClock().schedule(limitMs, () => reject(error));
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    cancel();
  }
}
