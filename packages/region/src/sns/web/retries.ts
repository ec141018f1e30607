import { type JsonObject, objectOf } from '../../core/json.ts';
import { policyInEffect } from '../delivery-policy.ts';

const SECOND_MS = 1000;

/** Between the least delay and the greatest: how far, at a part of the way. AWS shows the curves, and no formulas. */
const CURVES: Readonly<Record<string, (part: number) => number>> = {
  linear: (part) => part,
  arithmetic: (part) => (part * (part + 1)) / 2,
  geometric: (part) => part ** 2,
  exponential: (part) => (2 ** (10 * part) - 1) / (2 ** 10 - 1),
};

/**
 * How long SNS waits before it calls an endpoint again: at once, then after the least delay, then after delays that
 * grow, then after the greatest, each as many times as the policy says.
 * @param attempts that have failed; @returns undefined after the last retry
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
export function webRetryDelayMs(
  own: string | undefined,
  ofTopic: string | undefined,
  attempts: number,
): number | undefined {
  const policy = objectOf(policyInEffect(own, ofTopic).healthyRetryPolicy);
  const seconds = delaysOf(policy)(attempts - 1);
  return seconds === undefined ? undefined : Math.round(seconds * SECOND_MS);
}

function delaysOf(policy: JsonObject): (retry: number) => number | undefined {
  const number = (name: string): number => (typeof policy[name] === 'number' ? policy[name] : 0);
  const [least, greatest, retries] = [number('minDelayTarget'), number('maxDelayTarget'), number('numRetries')];
  const [atOnce, atLeast, atGreatest] = [
    number('numNoDelayRetries'),
    number('numMinDelayRetries'),
    number('numMaxDelayRetries'),
  ];
  const growing = Math.max(0, retries - atOnce - atLeast - atGreatest);
  const named = policy['backoffFunction'];
  const curve = (typeof named === 'string' ? CURVES[named] : undefined) ?? ((part: number) => part);
  return (retry) => {
    if (retry >= retries) return undefined;
    if (retry < atOnce) return 0;
    if (retry < atOnce + atLeast) return least;
    const step = retry - atOnce - atLeast;
    if (step >= growing) return greatest;
    return least + (greatest - least) * (growing === 1 ? 0 : curve(step / (growing - 1)));
  };
}
