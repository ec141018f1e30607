import { openQueues } from '../../../../ops/dlq/endpoint.ts';
import { planOf, sendBack } from '../../../../ops/dlq/redrive.ts';
import { deadLettersOn } from '../../../../ops/dlq/region/peek.ts';
import { type Context, EndpointError } from '../endpoint.ts';
import { Lines } from '../lines.ts';
import { LIMIT, look, typeOf } from './look.ts';
import type { RedriveLine, RedrivePlan } from './shapes.ts';

/** What a redrive would do. Nothing is received for it. */
export async function planRedrive(context: Context, ids: ReadonlySet<string>): Promise<RedrivePlan> {
  const planned = planOf(deadLettersOn(await look(context)), { among: ids });
  return {
    rows: planned.map(({ deadLetter, to }) => {
      const { messageId: id, queue, reason, eventId } = deadLetter;
      const eventType = typeOf(deadLetter);
      return { id, queue: queue.name, reason, to, ...(eventId && { eventId }), ...(eventType && { eventType }) };
    }),
  };
}

/** Those of some ids that are still there; or all, also those that are too many to be listed. */
export type DeadLetterChoice = { readonly among: ReadonlySet<string> } | 'all';

/** Redrives dead letters at a rate, and tells how far it is. */
export async function* redriveDeadLetters(
  context: Context,
  choice: DeadLetterChoice,
  perSecond: number,
): AsyncGenerator<RedriveLine> {
  const all = await look(context);
  const queues =
    choice === 'all'
      ? all.filter(({ depth }) => depth > 0)
      : all.filter((queue) => deadLettersOn([queue]).some(isAmong(choice.among)));
  if (queues.length === 0)
    throw new EndpointError('DeadLetterGone', 'None of these dead letters is there any more.', 404);
  const endpoint = await openQueues(context.target, context.regionUrl, new Set(queues.map(({ name }) => name)));
  const lines = new Lines<RedriveLine>();
  let [total, done, failed] = [choice === 'all' ? 0 : choice.among.size, 0, 0];
  const tell = (): void => lines.push({ total, done, failed });
  const progress = {
    stage: (_name: string, units?: { readonly total?: number }) => {
      total = units?.total ?? total;
      tell();
    },
    add: (count: number) => {
      done += count;
      tell();
    },
    note: (text: string) => {
      failed = Number.parseInt(text, 10) || failed;
    },
  };
  const work = sendBack(endpoint, { choice, perSecond, limit: LIMIT, progress })
    .then((result) => lines.push({ result }))
    .then(
      () => lines.end(),
      (error: unknown) => lines.fail(error),
    )
    .finally(() => endpoint.close());
  yield* lines;
  await work;
}

const isAmong =
  (ids: ReadonlySet<string>) =>
  ({ messageId, copies = [] }: { readonly messageId: string; readonly copies?: readonly { messageId: string }[] }) =>
    ids.has(messageId) || copies.some((copy) => ids.has(copy.messageId));
