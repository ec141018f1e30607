import { parseJson } from '@tributary/region/json';
import type { Content, Reading } from '../dead-letter.ts';
import { readEdited } from './edited.ts';
import { idsOf } from './event-ids.ts';
import { readFailure } from './failure.ts';
import { readInvocation } from './invocation.ts';
import { readKafkaBatch } from './kafka-batch.ts';
import { readMoved } from './moved.ts';
import { readStreamBatch } from './stream-batch.ts';
import { readUndelivered } from './undelivered.ts';

type Read = (content: Content) => Reading | undefined;

/** Every form of a dead letter. The first that recognises a message reads it. */
const FORMS: readonly Read[] = [
  (content) => readEdited(content, readDeadLetter),
  readFailure,
  readInvocation,
  readKafkaBatch,
  readStreamBatch,
  readUndelivered,
  readMoved,
];

/** Reads a message of a dead-letter queue, as far as its form is known. Never throws. */
export function readDeadLetter(content: Content): Reading {
  for (const read of FORMS) {
    const reading = attempt(read, content);
    if (reading) return reading;
  }
  return {
    reason: 'UNKNOWN',
    explanation: 'The form of this dead letter is not known, and so its origin is not either.',
    ...idsOf(parseJson(content.body)),
    from: 'unknown',
    destination: undefined,
  };
}

/** A message that cannot be parsed, such as one with a broken gzip, has an unknown form too. */
function attempt(read: Read, content: Content): Reading | undefined {
  try {
    return read(content);
  } catch {
    return undefined;
  }
}
