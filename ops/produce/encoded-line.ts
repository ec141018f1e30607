import { TributaryError } from '#lib/errors.ts';
import type { Event } from '#lib/event.ts';
import type { KafkaMessage } from '#lib/kafka/message.ts';
import { type Line, sizeOf } from './input-line.ts';

/** Makes the message of an event in the encoding of its topic. */
export type Encode = (event: Event) => Promise<KafkaMessage>;

/**
 * The line with its value in another encoding. What is no event stays as it stands.
 * @throws TributaryError that may pass, such as REGISTRY_UNREACHABLE: no other line would get through either
 */
export async function encodedLine(line: Extract<Line, { message: unknown }>, encode: Encode): Promise<Line> {
  try {
    const event = line.event();
    if (event === undefined) return line;
    const message = { ...(await encode(event)), key: line.message.key };
    return { ...line, message, sizeBytes: sizeOf(message) };
  } catch (error) {
    if (error instanceof TributaryError && !error.retryable && error.code !== 'SCHEMA_NOT_REGISTERED')
      return { number: line.number, problem: error.message };
    throw error;
  }
}
