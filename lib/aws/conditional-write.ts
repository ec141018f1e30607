import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

/** Makes a conditional write. @returns false when its condition did not hold */
export const unlessRefused = async (write: () => Promise<unknown>): Promise<boolean> =>
  (await refusalOf(write)) === undefined;

/** Why a conditional write was not made. */
export interface Refusal {
  /**
   * The item that is there, where the write asks for it with {@link WITH_ITEM}, as plain values. Undefined where there is
   * none.
   */
  readonly item: Readonly<Record<string, unknown>> | undefined;
}

/** Of a write: its refusal has the item that is there, for no further call and no read units. */
export const WITH_ITEM = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;

/** Makes a conditional write. @returns undefined when it was made */
export async function refusalOf(write: () => Promise<unknown>): Promise<Refusal | undefined> {
  try {
    await write();
    return undefined;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { item: error.Item && unmarshall(error.Item) };
  }
}
