import { at, listOf, numberOf, textOf } from '../../core/json.ts';
import { apiErrorOf, errorOfCode } from '../../kafka-client/api-error.ts';
import type { OffsetOutcome, TopicPartition } from '../../kafka-client/record.ts';

type Offsets = ReadonlyMap<string, readonly (bigint | undefined)[]>;

/**
 * The committed offset of each partition, or why the coordinator does not say it. The client throws when it does not
 * say one of them; the answer comes with the error.
 * @throws ApiError when there is no answer for any
 */
export async function committedIn(
  partitions: readonly TopicPartition[],
  ask: () => Promise<Offsets>,
): Promise<readonly OffsetOutcome[]> {
  try {
    const offsets = await ask();
    return partitions.map((one) => outcomeOf(one, offsets.get(one.topic)?.[one.partition], 0));
  } catch (error) {
    const answers = answersIn(error);
    const isAnswered = partitions.every((one) => answers.some((answer) => isOf(answer, one)));
    if (!isAnswered) throw apiErrorOf('OffsetFetch', error);
    return partitions.map((one) => {
      const answer = answers.find((other) => isOf(other, one));
      return outcomeOf(one, answer?.offset, answer?.errorCode ?? 0);
    });
  }
}

/** A negative offset means none. */
function outcomeOf({ topic, partition }: TopicPartition, offset: unknown, errorCode: number): OffsetOutcome {
  const error = errorOfCode('OffsetFetch', errorCode);
  if (error) return { topic, partition, error };
  return typeof offset === 'bigint' && offset >= 0n ? { topic, partition, offset } : { topic, partition };
}

interface Answer extends TopicPartition {
  readonly offset: unknown;
  readonly errorCode: number;
}

function answersIn(error: unknown): readonly Answer[] {
  return listOf(at(error, 'response', 'groups'))
    .filter((group) => at(group, 'errorCode') === 0)
    .flatMap((group) => listOf(at(group, 'topics')))
    .flatMap((topic) => listOf(at(topic, 'partitions')).map((part) => answerOf(textOf(at(topic, 'name')), part)));
}

const answerOf = (topic: string, part: unknown): Answer => ({
  topic,
  partition: numberOf(at(part, 'partitionIndex')) ?? -1,
  offset: at(part, 'committedOffset'),
  errorCode: numberOf(at(part, 'errorCode')) ?? 0,
});

const isOf = (answer: Answer, { topic, partition }: TopicPartition): boolean =>
  answer.topic === topic && answer.partition === partition;
