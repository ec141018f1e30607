import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { printable, UsageError } from '@tributary/region/command-line';
import { unlessRefused } from '#lib/aws/conditional-write.ts';
import type { AttemptNote } from '#lib/failures/failure-record.ts';
import { deadLetterById, withDeadLetters } from './collect.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { Endpoint } from './endpoint.ts';

export interface ReleaseOptions {
  /** Somebody has found out that the effect did not happen. */
  readonly didNotHappen: boolean;
  /** Only say what would be deleted. */
  readonly dryRun: boolean;
  readonly limit: number;
}

/**
 * Lets an effect in doubt happen at the next redrive: deletes the note of the attempt whose outcome nobody knew.
 * @returns what was deleted, and what to do next
 * @throws UsageError when the dead letter is of no such effect, or nobody has said that it did not happen
 */
export async function release(endpoint: Endpoint, id: string, options: ReleaseOptions): Promise<string> {
  return withDeadLetters(endpoint, options.limit, async ({ deadLetters }) => {
    const deadLetter = deadLetterById(deadLetters, id);
    const note = noteOf(deadLetter, endpoint.prefix);
    const named = printable(`item ${note.id} of table ${note.table}`);
    if (options.dryRun) return `Would delete ${named}.`;
    if (!options.didNotHappen) {
      const done = 'If it happened, discard the dead letter.';
      throw new UsageError(`The next redrive has the effect happen. Say --did-not-happen if it did not. ${done}`);
    }
    await deleteNote(endpoint, note);
    return `Deleted ${named}.\nNow: npm run dlq -- redrive ${deadLetter.messageId}`;
  });
}

/** Lets the effect of a dead letter happen at its next redrive. @throws UsageError when it is of no effect in doubt */
export async function releaseEffect(endpoint: Endpoint, deadLetter: DeadLetter): Promise<AttemptNote> {
  const note = noteOf(deadLetter, endpoint.prefix);
  await deleteNote(endpoint, note);
  return note;
}

/** A later attempt may have written into the note that the effect has happened. */
async function deleteNote({ dynamoDb }: Endpoint, { table, id }: AttemptNote): Promise<void> {
  const call = new DeleteItemCommand({
    TableName: table,
    Key: { id: { S: id } },
    ConditionExpression: 'attribute_not_exists(#status) OR #status <> :completed',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':completed': { S: 'COMPLETED' } },
  });
  if (await unlessRefused(() => dynamoDb.send(call))) return;
  throw new UsageError('Its note says that a later attempt has done it. Discard the dead letter.');
}

/** A note is an item that a function of the stack has written about an attempt, and nothing else is deleted. */
function noteOf({ reason, note }: DeadLetter, prefix: string): AttemptNote {
  if (reason !== 'EFFECT_IN_DOUBT')
    throw new UsageError(`It failed with ${printable(reason)}: there is nothing to release.`);
  if (note === undefined) throw new UsageError('The dead letter does not name its note. Its message names the item.');
  if (!note.table.startsWith(prefix) || !note.id.startsWith(prefix) || !/^[\w-]+#attempt#/.test(note.id))
    throw new UsageError('The dead letter names an item that is no note of an attempt of this stack. Look at it.');
  return note;
}
