import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unlessRefused } from '#lib/aws/conditional-write.ts';
import { type OrderChange, STATUSES } from './projection.ts';

type Applied = 'applied' | 'stale';

/** The rows of the read model. Every write is idempotent, and a stale one leaves what is newer. */
export interface OrderRows {
  /**
   * Writes the state of an order that was placed here. Its sequence is the version of its history. It replaces what
   * events from elsewhere have left.
   */
  write(state: OrderChange): Promise<Applied>;
  /**
   * Writes what an event reports about an order that was placed elsewhere. A further status stays, whatever the number
   * of the event. Rows of orders that were placed here stay as they are.
   */
  apply(change: OrderChange): Promise<Applied>;
}

/** The read model in a DynamoDB table with key `orderId`; details are attributes of the item, null is never written. */
export function orderTable(client: DynamoDBDocumentClient, TableName: string): OrderRows {
  const update = async (orderId: string, changes: Update): Promise<Applied> => {
    const command = new UpdateCommand({ TableName, Key: { orderId }, ...changes });
    return (await unlessRefused(() => client.send(command))) ? 'applied' : 'stale';
  };
  return {
    write: (state) =>
      update(state.orderId, updateOf({ ...attributesOf(state), isOurs: true }, OURS_IS_OLDER, outdatedBy(state))),
    async apply(change) {
      const { orderId, details } = change;
      const { condition, values } = isFurther(change);
      const applied = await update(orderId, updateOf(attributesOf(change), condition, outdatedBy(change), values));
      // The details of the first event are written even when it arrives late.
      if (applied === 'applied' || details === undefined) return applied;
      return update(orderId, updateOf({ ...details }, NOT_OURS));
    },
  };
}

const NOT_OURS = 'attribute_not_exists(#isOurs)';
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
