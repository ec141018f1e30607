import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';

/**
 * What becomes of a call: it is made; the process ends before it is made, or when it was made and before its answer is
 * read; or its answer is lost, so that the SDK makes it again.
 */
type Fate = 'made' | 'endsBefore' | 'endsAfter' | 'madeTwice';

/** A process that was ended does nothing more. */
export class ProcessEnded extends Error {
  override readonly name = 'ProcessEnded';
}

/** One handling of one delivery, by a process of its own with its own client. */
export type Handling = (client: DynamoDBDocumentClient) => Promise<unknown>;

/** A history of processes: in which order they make their calls, and where they end. */
export interface Course {
  readonly scheduler: fc.Scheduler;
  readonly fates: fc.Stream<Fate>;
}

export const aCourse: fc.Arbitrary<Course> = fc.record({
  scheduler: fc.scheduler(),
  fates: fc.infiniteStream(
    fc.oneof(
      { weight: 5, arbitrary: fc.constant<Fate>('made') },
      { weight: 1, arbitrary: fc.constantFrom<Fate>('endsBefore', 'endsAfter', 'madeTwice') },
    ),
  ),
});

/** So often a delivery comes again while processes end. Then none ends any more. */
const ROUGH_ROUNDS = 4;

/**
 * Handles deliveries side by side, call by call in any order. A handling that ends or fails comes again, as its source
 * brings it again, until all have succeeded.
 * @param isFinal whether a failure is an outcome, so that the delivery does not come again
 * @returns the outcome of each delivery
 */
export async function handledInTheEnd(
  settings: DynamoDBClientConfig,
  { scheduler, fates }: Course,
  deliveries: readonly Handling[],
  isFinal: (error: unknown) => boolean = () => false,
): Promise<readonly unknown[]> {
  const outcomes: unknown[] = [];
  let open = [...deliveries.keys()];
  for (let round = 1; open.length > 0; round++) {
    if (round > 4 * ROUGH_ROUNDS) throw new Error(`${open.length} deliveries come to no end`);
    const fateOf = (): Fate => (round <= ROUGH_ROUNDS ? (fates.next().value ?? 'made') : 'made');
    const attempts = open.map(async (index) => {
      const outcome = await deliveries[index]?.(processOf(settings, scheduler, fateOf)).catch(asOutcome(isFinal));
      if (outcome instanceof ProcessEnded) return [index];
      outcomes[index] = outcome;
      return [];
    });
    open = (await scheduler.waitFor(Promise.all(attempts))).flat();
  }
  return outcomes;
}

/** A failure that is no outcome is a process that ended: its delivery comes again. */
const asOutcome = (isFinal: (error: unknown) => boolean) => (error: unknown) =>
  isFinal(error) ? error : new ProcessEnded('', { cause: error });

/** A client whose calls begin and are answered in the order of the scheduler, each with its fate. */
function processOf(settings: DynamoDBClientConfig, scheduler: fc.Scheduler, fateOf: () => Fate) {
  let isOver = false;
  const client = new DynamoDBClient({ ...settings, maxAttempts: 1 });
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const turn = (step: string) => scheduler.schedule(Promise.resolve(), `${step} ${commandName}`);
        await turn('begin');
        const fate = isOver ? 'endsBefore' : fateOf();
        isOver = fate === 'endsBefore' || fate === 'endsAfter';
        if (fate === 'endsBefore') throw new ProcessEnded();
        // The first answer is lost, whatever it was.
        if (fate === 'madeTwice') await Promise.allSettled([next(args)]);
        const [answer] = await Promise.allSettled([next(args)]);
        await turn('answer');
        if (fate === 'endsAfter') throw new ProcessEnded();
        if (answer.status === 'rejected') throw answer.reason;
        return answer.value;
      },
    { step: 'initialize' },
  );
  return DynamoDBDocumentClient.from(client);
}
