import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Refusal, refusalOf, WITH_ITEM } from '#lib/aws/conditional-write.ts';
import type { Effect } from '#lib/idempotency/effect.ts';
import { type OrderChange, STATUSES } from './projection.ts';

/** The rows of the read model. Every write is idempotent, and a stale one leaves what is newer. */
export interface OrderRows {
  /**
   * Writes the state of an order that was placed here. Its sequence is the version of its history. It replaces what
   * events from elsewhere have left.
   */
  write(state: OrderChange): Promise<Effect>;
  /**
   * Writes what an event reports about an order that was placed elsewhere. A further status stays, whatever the number
   * of the event. Rows of orders that were placed here stay as they are.
   */
  apply(change: OrderChange): Promise<Effect>;
}

/** The read model in a DynamoDB table with key `orderId`; details are attributes of the item, null is never written. */
export function orderTable(client: DynamoDBDocumentClient, TableName: string): OrderRows {
  const update = ({ orderId }: OrderChange, changes: Update): Promise<Refusal | undefined> =>
    refusalOf(() => client.send(new UpdateCommand({ TableName, Key: { orderId }, ...changes, ...WITH_ITEM })));
  return {
    async write(state) {
      const changes = updateOf({ ...attributesOf(state), isOurs: true }, OURS_IS_OLDER, outdatedBy(state));
      return effectOf(state, await update(state, changes));
    },
    async apply(change) {
      const { details } = change;
      const { condition, values } = isFurther(change);
      const changes = updateOf(attributesOf(change), condition, outdatedBy(change), values);
      const refusal = await update(change, changes);
      // The details of the first event are written even when it arrives late.
      if (details === undefined || !lacksDetails(refusal)) return effectOf(change, refusal);
      return effectOf(change, await update(change, updateOf({ ...details }, NOT_OURS_WITHOUT_DETAILS)));
    },
  };
}

const NOT_OURS = 'attribute_not_exists(#isOurs)';
/** No details, and so no time at which the order was placed. */
const NOT_OURS_WITHOUT_DETAILS = `${NOT_OURS} AND attribute_not_exists(#placedAt)`;
const OURS_IS_OLDER = `${NOT_OURS} OR #sequence < :sequence`;

const attributesOf = ({ details, cancelReason, status, sequence }: OrderChange) => ({
  ...details,
  ...(cancelReason !== undefined && { cancelReason }),
  status,
  sequence,
});

/** A later status removes the reason of an earlier one. */
const outdatedBy = ({ cancelReason }: OrderChange): readonly string[] =>
  cancelReason === undefined ? ['cancelReason'] : [];

function isFurther({ status }: OrderChange) {
  const earlier = STATUSES.slice(0, STATUSES.indexOf(status)).map((one, index) => [`:earlier${index}`, one] as const);
  const names = earlier.map(([name]) => name).join(', ');
  const further = [
    'attribute_not_exists(#status)',
    ...(earlier.length > 0 ? [`#status IN (${names})`] : []),
    '(#status = :status AND #sequence < :sequence)',
  ];
  return { condition: `${NOT_OURS} AND (${further.join(' OR ')})`, values: Object.fromEntries(earlier) };
}

/** A row of an order from elsewhere to which its first event has not come. */
const lacksDetails = (refusal: Refusal | undefined): boolean =>
  refusal !== undefined && refusal.item?.['placedAt'] === undefined;

function effectOf({ sequence, status }: OrderChange, refusal: Refusal | undefined): Effect {
  if (refusal === undefined) return 'new';
  const { item } = refusal;
  return item?.['sequence'] === sequence && item['status'] === status ? 'already-there' : 'stale';
}

type Update = ReturnType<typeof updateOf>;
type Attributes = Readonly<Record<string, unknown>>;

function updateOf(
  set: Attributes,
  ConditionExpression: string,
  removed: readonly string[] = [],
  compared: Attributes = {},
) {
  const names = new Set([...Object.keys(set), ...removed, 'isOurs']);
  const assignments = Object.keys(set).map((name) => `#${name} = :${name}`);
  const values = Object.fromEntries(Object.entries(set).map(([name, value]) => [`:${name}`, value]));
  return {
    UpdateExpression: [`SET ${assignments.join(', ')}`, ...removed.map((name) => `REMOVE #${name}`)].join(' '),
    ConditionExpression,
    ExpressionAttributeNames: Object.fromEntries([...names].map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: { ...values, ...compared },
  };
}
