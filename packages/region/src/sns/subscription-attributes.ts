import { isObject, parseJson } from '../core/json.ts';
import { forbiddenIn } from '../http/xml.ts';
import { isArnOf } from './arns.ts';
import { AttributeProblem, invalidParameter } from './errors.ts';
import { checkJson, type FilterScope } from './filter/filter-policy.ts';
import { messageFilter } from './filter/message-filter.ts';
import { PROTOCOLS } from './protocols.ts';
import type { Subscription } from './subscription.ts';
import type { Topic } from './topic.ts';

type Checked = Pick<Subscription, 'protocol' | 'endpoint' | 'attributes' | 'filter'>;

/** What an attribute may be, by name. It may be empty too, which removes it, but for RawMessageDelivery. */
const CHECKS: Readonly<Record<string, (value: string, subscription: Checked, topic: Topic) => void>> = {
  DeliveryPolicy: (value) => checkJson(value, 'DeliveryPolicy'),
  FilterPolicy: () => {},
  FilterPolicyScope: (value) => {
    if (value === 'MessageBody' || value === 'MessageAttributes') return;
    const wanted = 'Please use either MessageBody or MessageAttributes';
    throw new AttributeProblem(`FilterPolicyScope: Invalid value [${value}]. ${wanted}`);
  },
  RawMessageDelivery: checkRaw,
  RedrivePolicy: checkRedrivePolicy,
  SubscriptionRoleArn: () => {},
};

/** The values that attributes have by themselves. */
const DEFAULTS: Readonly<Record<string, string>> = {
  FilterPolicyScope: 'MessageAttributes',
  RawMessageDelivery: 'false',
};

/**
 * Gives a subscription other attributes, all or none.
 * @throws AttributeProblem, AwsError InvalidParameter
 * @see https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html
 */
export function setAttributes(subscription: Checked, values: Readonly<Record<string, string>>, topic: Topic): void {
  const attributes = new Map(subscription.attributes);
  for (const [name, given] of Object.entries(values)) {
    const check = Object.hasOwn(CHECKS, name) ? CHECKS[name] : undefined;
    if (check === undefined) throw invalidParameter('AttributeName');
    if (forbiddenIn(given) !== undefined) throw new AttributeProblem(`${name}: it has no control characters`);
    const value = normalized(name, given);
    if (value !== '' || name === 'RawMessageDelivery') check(value, subscription, topic);
    if (value === '') attributes.delete(name);
    else attributes.set(name, value);
  }
  const policy = attributes.get('FilterPolicy');
  const filter = policy === undefined ? undefined : messageFilter(policy, scopeOf(attributes));
  subscription.filter = filter;
  subscription.attributes.clear();
  for (const [name, value] of attributes) subscription.attributes.set(name, value);
}

/** Whether a subscription has these attributes already, those that it has by itself included. */
export function hasAttributes({ attributes }: Checked, values: Readonly<Record<string, string>>): boolean {
  return Object.entries(values).every(
    ([name, value]) => (attributes.get(name) ?? DEFAULTS[name] ?? '') === normalized(name, value),
  );
}

function scopeOf(attributes: ReadonlyMap<string, string>): FilterScope {
  return attributes.get('FilterPolicyScope') === 'MessageBody' ? 'MessageBody' : 'MessageAttributes';
}

/** `True` is true. */
const normalized = (name: string, value: string): string =>
  name === 'RawMessageDelivery' && /^(?:true|false)$/i.test(value) ? value.toLowerCase() : value;

function checkRaw(value: string, { protocol }: Checked): void {
  if (value !== 'true' && value !== 'false') {
    throw new AttributeProblem(`RawMessageDelivery: Invalid value [${value}]. Must be true or false.`);
  }
  if (value === 'true' && PROTOCOLS[protocol]?.mayBeRaw !== true) {
    const problem = `Delivery protocol [${protocol}] does not support raw message delivery.`;
    throw new AttributeProblem(`RawMessageDelivery: ${problem}`);
  }
}

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html */
function checkRedrivePolicy(value: string, { endpoint }: Checked, topic: Topic): void {
  checkJson(value, 'RedrivePolicy');
  const arn = deadLetterArnIn(value);
  if (arn === undefined || !isArnOf('sqs', arn)) {
    throw new AttributeProblem('RedrivePolicy: deadLetterTargetArn is an invalid arn');
  }
  if (topic.isFifo && endpoint.endsWith('.fifo') && !arn.endsWith('.fifo')) {
    const problem = 'must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.';
    throw new AttributeProblem(`RedrivePolicy: ${problem}`);
  }
}

/** The dead-letter queue that a RedrivePolicy names. */
export function deadLetterArnIn(redrivePolicy: string | undefined): string | undefined {
  const policy = parseJson(redrivePolicy ?? '');
  const arn = isObject(policy) ? policy['deadLetterTargetArn'] : undefined;
  return typeof arn === 'string' ? arn : undefined;
}
