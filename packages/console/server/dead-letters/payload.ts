import { UsageError } from '@tributary/region/command-line';
import type { Json } from '@tributary/region/json';
import { stackPrefixIn } from '../../../../ops/clients/aws.ts';
import type { DeadLetter, Destination } from '../../../../ops/dlq/dead-letter.ts';
import { checkPayload, destinationWith, parsePayload } from '../../../../ops/dlq/edit.ts';
import { payloadOf } from '../../../../ops/dlq/payload.ts';
import { forCode } from '../../../../ops/exact-json.ts';
import type { Context } from '../endpoint.ts';
import { eventNameIn, payloadSchema } from '../registry/event-name.ts';
import { findEventSchema } from '../registry/event-schemas.ts';
import { problemsIn } from '../registry/problems.ts';
import type { PayloadCheck, PayloadProblem } from './shapes.ts';

interface Editable {
  readonly payload?: Json;
  /** Why it cannot be edited. */
  readonly problem?: string;
}

/** What of a dead letter can be edited. */
export function editablePayload(destination: Destination): Editable {
  try {
    return { payload: payloadOf(destination) };
  } catch (error) {
    if (error instanceof UsageError) return { problem: error.message };
    throw error;
  }
}

/** The schema of a payload by the region's registry; undefined where it has none for this event. */
export async function schemaOf({ target }: Context, payload: Json) {
  const name = eventNameIn(payload);
  const found = name && (await findEventSchema(target, name));
  const schema = found && payloadSchema(payload, found.content);
  return schema && { schema, name: found.name };
}

/**
 * Checks a payload as the command `dlq edit` does. Where that command refuses, the schema tells each field at fault. An
 * event of another project is held against its schema alone, which may have been discovered: its problems are advice.
 */
export async function checkText(context: Context, deadLetter: DeadLetter, text: string): Promise<PayloadCheck> {
  let payload: Json | undefined;
  try {
    payload = parsePayload(text, 'The payload');
    checkOf(deadLetter)(destinationWith(deadLetter, payload));
    if (isOfKit(deadLetter)) return { problems: [], isSendable: true, isChecked: true };
    const problems = await schemaProblems(context, payload);
    return { problems: problems ?? [], isSendable: true, isChecked: problems !== undefined };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const named = payload === undefined ? [] : ((await schemaProblems(context, payload)) ?? []);
    const problems = named.length > 0 ? named : [{ message: error.message }];
    return { problems, isSendable: false, isChecked: true };
  }
}

/** The contracts of this project say what its functions take. */
const isOfKit = ({ queue }: DeadLetter): boolean => stackPrefixIn(queue.name) !== undefined;

/** As the command checks it before it puts an edited dead letter on its queue. @throws UsageError */
export const checkOf =
  (deadLetter: DeadLetter) =>
  (destination: Destination): void => {
    if (isOfKit(deadLetter)) checkPayload(destination);
  };

/** Undefined where the registry has no schema of the event. */
async function schemaProblems(context: Context, payload: Json): Promise<readonly PayloadProblem[] | undefined> {
  const found = await schemaOf(context, payload);
  return found && problemsIn(forCode(payload), found.schema);
}
