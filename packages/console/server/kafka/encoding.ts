import { stackPrefixIn } from '../../../../ops/clients/aws.ts';
import { topicEncodings } from '../../../../ops/clients/topic-encodings.ts';
import type { Destination } from '../../../../ops/dlq/dead-letter.ts';
import { mappingsOf } from '../../../../ops/lag/mappings.ts';
import type { Context } from '../endpoint.ts';
import type { Encoding } from './shapes.ts';

/** What this project says of a topic. */
export interface OwnTopic {
  /** Of its values; undefined for JSON. */
  readonly encoding: Encoding | undefined;
}

/** A topic that a function of this project reads: then its contracts hold there. Undefined for any other. */
export async function ownTopic(
  { regionUrl }: Pick<Context, 'regionUrl'>,
  topic: string,
): Promise<OwnTopic | undefined> {
  const { mappings } = await mappingsOf(regionUrl);
  const isRead = mappings.some(
    ({ target, partitions }) => stackPrefixIn(target) !== undefined && partitions.some((one) => one.topic === topic),
  );
  return isRead ? { encoding: topicEncodings().get(topic) } : undefined;
}

/** The encoding that functions of this project expect of a topic; undefined for JSON, and for topics of others. */
export async function expectedEncoding(
  context: Pick<Context, 'regionUrl'>,
  topic: string,
): Promise<Encoding | undefined> {
  return topicEncodings().has(topic) ? (await ownTopic(context, topic))?.encoding : undefined;
}

export const ENCODING_NAMES = { avro: 'Avro', protobuf: 'Protobuf' } as const;

/** Why readers of the topic would not take a value that is given in that encoding. */
export function encodingProblem(
  topic: string,
  { encoding }: OwnTopic,
  { value, valueEncoding: given }: Extract<Destination, { kind: 'kafka' }>['record'],
): string | undefined {
  if (given === encoding || value === null) return undefined;
  if (encoding === undefined) return `The topic ${topic} carries JSON: leave "encoding" out.`;
  return `The topic ${topic} carries ${ENCODING_NAMES[encoding]}: with "encoding": "${encoding}" the value is written so.`;
}
