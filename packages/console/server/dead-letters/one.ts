import { objectOf } from '@tributary/region/json';
import type { DeadLetter } from '../../../../ops/dlq/dead-letter.ts';
import { allOf } from '../../../../ops/dlq/discard.ts';
import { type Endpoint, openQueues } from '../../../../ops/dlq/endpoint.ts';
import { summaryOf } from '../../../../ops/dlq/list.ts';
import { payloadOf } from '../../../../ops/dlq/payload.ts';
import { type WholeDeadLetter, whole } from '../../../../ops/dlq/payload-store.ts';
import { addressOf } from '../../../../ops/dlq/read/claim-check.ts';
import { readDeadLetter } from '../../../../ops/dlq/read/read-dead-letter.ts';
import { deadLettersOn } from '../../../../ops/dlq/region/peek.ts';
import { payloadShown, readableDeadLetter, textAttributes } from '../../../../ops/dlq/show.ts';
import type { Context } from '../endpoint.ts';
import { deadLetterOf, look, rowsOf, timesDeadLettered } from './look.ts';
import { editablePayload, schemaOf } from './payload.ts';
import type { DeadLetterDetails } from './shapes.ts';

/** Everything about one dead letter. */
export async function showDeadLetter(context: Context, id: string): Promise<DeadLetterDetails> {
  const queues = await look(context);
  const deadLetters = deadLettersOn(queues);
  const deadLetter = deadLetterOf(deadLetters, id);
  const times = await timesDeadLettered(context, deadLetter.eventId ?? deadLetter.from);
  const heldIds = new Set(queues.flatMap((queue) => [...queue.heldIds]));
  const row = rowsOf(deadLetters, { times, heldIds }).find((one) => one.id === deadLetter.messageId);
  if (row === undefined) throw new Error('a dead letter of the list has a row');
  return withEndpoint(context, [deadLetter.queue.name], async (endpoint) => {
    const shown = await readableDeadLetter(endpoint, await whole(endpoint, deadLetter));
    return { ...row, ...(await contentOf(context, shown)) };
  });
}

async function contentOf(context: Context, deadLetter: WholeDeadLetter) {
  const { stack = [], content, destination, note, edit } = deadLetter;
  const editable = destination ? editablePayload(destination) : { problem: 'Its origin is unknown.' };
  const found = editable.payload === undefined ? undefined : await schemaOf(context, editable.payload);
  return {
    stack,
    payload: textOf(payloadShown(deadLetter)),
    body: content.body,
    attributes: textAttributes(content),
    ...(editable.problem !== undefined && { notEditable: editable.problem }),
    ...(edit && originalOf(edit.original)),
    ...(note && { note }),
    ...(found && { schema: found.schema, schemaName: found.name }),
  };
}

/** Two spaces each level. The value of a record comes before its many headers: it is what people mend. */
function textOf(payload: unknown): string {
  const { value, valueText, valueBase64, ...rest } = objectOf(payload);
  const first = Object.entries({ value, valueText, valueBase64 }).filter(([, content]) => content !== undefined);
  const isRecord = 'headers' in rest && first.length > 0;
  return JSON.stringify(isRecord ? { ...Object.fromEntries(first), ...rest } : payload, null, 2);
}

/** The payload before the first edit; none where it is in a bucket. */
function originalOf(original: DeadLetter['content']): { original?: string } {
  const { destination } = readDeadLetter(original);
  if (destination === undefined || destination.kind === 'claim-check') return {};
  return { original: textOf(payloadOf(addressOf(destination))) };
}

/** The messages of some dead letters with all that they hold, to keep them in a file: one line for each. */
export async function* keptDeadLetters(context: Context, ids: ReadonlySet<string>): AsyncGenerator<object> {
  const all = deadLettersOn(await look(context));
  const deadLetters = [...ids].map((id) => deadLetterOf(all, id));
  const endpoint = await openQueues(
    context.target,
    context.regionUrl,
    new Set(deadLetters.map(({ queue }) => queue.name)),
  );
  try {
    for (const deadLetter of deadLetters) yield { ...summaryOf(deadLetter), ...(await allOf(endpoint, deadLetter)) };
  } finally {
    await endpoint.close();
  }
}

/** Opens the queues on which some dead letters are, as the commands do. */
export async function withEndpoint<T>(
  { target, regionUrl }: Context,
  names: Iterable<string>,
  work: (endpoint: Endpoint) => Promise<T>,
): Promise<T> {
  const endpoint = await openQueues(target, regionUrl, new Set(names));
  try {
    return await work(endpoint);
  } finally {
    await endpoint.close();
  }
}
