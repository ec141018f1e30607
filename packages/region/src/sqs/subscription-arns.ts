import { uuidOf } from '../core/uuid-of.ts';

/** As fauxqs names subscriptions: the topic's ARN and a UUID. */
const SUBSCRIPTION_ARN = /arn:aws:sns:[^:\s<>"]*:\d*:[^:\s<>"]+:[0-9a-f]{8}-[0-9a-f-]{27}/g;

/**
 * Stable ARNs of subscriptions. fauxqs makes a new ARN for a subscription at each start. Callers see an ARN
 * that is made from the topic and the endpoint, and stays the same.
 */
export class SubscriptionArns {
  readonly #outside = new Map<string, string>();
  readonly #inside = new Map<string, string>();

  /** Records the ARN in the answer of a call to Subscribe. */
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

  /** A text of fauxqs, with its ARNs of subscriptions replaced by those that callers see. */
  outside(text: string): string {
    return text.replace(SUBSCRIPTION_ARN, (arn) => this.#outside.get(arn) ?? arn);
  }
}
