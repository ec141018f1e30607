import { uuidOf } from '../core/uuid-of.ts';

/** As fauxqs names subscriptions: the topic's ARN and a UUID. */
const SUBSCRIPTION_ARN = /arn:aws:sns:[^:\s<>"]*:\d*:[^:\s<>"]+:[0-9a-f]{8}-[0-9a-f-]{27}/g;

/**
 * fauxqs makes up a new ARN for a subscription at each start. Outside each has one that stays: made of what the
 * subscription joins.
 */
export class SubscriptionArns {
  readonly #outside = new Map<string, string>();
  readonly #inside = new Map<string, string>();

  /** Takes note of what a call to Subscribe was answered. */
  learn(subscribe: URLSearchParams, answer: string): void {
    const [inside] = answer.match(SUBSCRIPTION_ARN) ?? [];
    if (inside === undefined) return;
    const joined = `${subscribe.get('Protocol')} ${subscribe.get('Endpoint')}`;
    const outside = `${subscribe.get('TopicArn')}:${uuidOf(joined)}`;
    this.#outside.set(inside, outside);
    this.#inside.set(outside, inside);
  }

  /** The ARN by which fauxqs knows a subscription. */
  inside(arn: string): string {
    return this.#inside.get(arn) ?? arn;
  }

  /** A text of fauxqs with the ARNs by which subscriptions are known outside. */
  outside(text: string): string {
    return text.replace(SUBSCRIPTION_ARN, (arn) => this.#outside.get(arn) ?? arn);
  }
}
