import { ErrorCode, KafkaError } from '../protocol/error-code.ts';

const isPossible = (name: string): boolean => /^[a-zA-Z0-9._-]{1,249}$/.test(name) && name !== '.' && name !== '..';

/** @throws KafkaError INVALID_TOPIC_EXCEPTION */
export function checkTopicName(name: string): void {
  if (isPossible(name)) return;
  const rule = 'A topic name has 1 to 249 letters, digits, dots, underscores and hyphens, and is neither . nor ..';
  throw new KafkaError('INVALID_TOPIC_EXCEPTION', `Topic name '${name}' is not possible. ${rule}`);
}

/** What is said of a topic that is not there: that it could not be, when its name is not possible. */
export const missingTopic = (name: string): ErrorCode =>
  isPossible(name) ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.INVALID_TOPIC_EXCEPTION;
