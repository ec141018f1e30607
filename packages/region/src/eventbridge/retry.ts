import type { Random } from '../core/random.ts';
import type { RetryPolicy } from './target.ts';

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
const DEFAULTS = { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 } as const;

/**
 * AWS documents only "exponential with jitter". With these values 185 retries take about 22 hours, so that both
 * default limits have an effect.
 */
const FIRST_DELAY_MS = 1000;
const MAX_DELAY_MS = 600_000;

export type ExhaustedCondition = 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';

export type RetryDecision =
  | { readonly kind: 'retry'; readonly delayMs: number }
  | { readonly kind: 'exhausted'; readonly condition: ExhaustedCondition };

/** Decides what follows when an event of that age has failed `retries` retries. */
export function decideRetry(
  policy: RetryPolicy | undefined,
  { retries, ageMs }: { retries: number; ageMs: number },
  random: Random,
): RetryDecision {
  const { MaximumRetryAttempts: maxRetries, MaximumEventAgeInSeconds: maxAgeSeconds } = { ...DEFAULTS, ...policy };
  if (retries >= maxRetries) return { kind: 'exhausted', condition: 'MaximumRetryAttempts' };
  const delayMs = backoffMs(retries, random);
  if (ageMs + delayMs > maxAgeSeconds * 1000) return { kind: 'exhausted', condition: 'MaximumEventAgeInSeconds' };
  return { kind: 'retry', delayMs };
}

/** Between half of the exponential delay and all of it. */
function backoffMs(retries: number, random: Random): number {
  const fullMs = Math.min(FIRST_DELAY_MS * 2 ** retries, MAX_DELAY_MS);
  return Math.round(fullMs * (0.5 + random.next() / 2));
}
