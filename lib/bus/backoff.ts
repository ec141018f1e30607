/**
 * The delay before attempt `attempt + 1`: exponential with full jitter, so that calls that failed together do not come
 * back together.
 * @param random at least 0, below 1
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMs(
  attempt: number,
  random: number,
  { firstDelayMs, maxDelayMs }: { firstDelayMs: number; maxDelayMs: number },
): number {
  return random * Math.min(maxDelayMs, firstDelayMs * 2 ** (attempt - 1));
}
