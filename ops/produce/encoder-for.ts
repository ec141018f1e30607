import { messageFor } from '#lib/kafka/encoded-message.ts';
import { allEncodings } from '#schemas/generated/encodings.ts';
import { choiceOf } from '../clients/choice.ts';
import { registryAt, registryName } from '../clients/schema-registry.ts';
import { topicEncodings } from '../clients/topic-encodings.ts';
import type { Encode } from './encoded-line.ts';

export interface EncoderOptions {
  /** The encoding by name; undefined for that of the topic. */
  readonly as?: string | undefined;
  readonly registry?: string | undefined;
  readonly regionUrl: string | undefined;
}

const ENCODINGS = ['json', 'avro', 'protobuf'] as const;

/**
 * Writes events as the topic, or the option, has it.
 * @returns undefined for JSON
 * @throws UsageError when there is no such encoding, or no registry
 */
export async function encoderFor(
  topic: string,
  { as, registry: named, regionUrl }: EncoderOptions,
): Promise<Encode | undefined> {
  const encoding = as === undefined ? topicEncodings().get(topic) : choiceOf('as', as, ENCODINGS);
  if (encoding === undefined || encoding === 'json') return undefined;
  const registry = registryAt(await registryName(named, regionUrl), regionUrl);
  const topics = { encodings: new Map([[topic, encoding]]), registry: () => registry, contracts: allEncodings };
  return (event) => messageFor(topic, event, topics);
}
