import type { Content, Reading } from '../dead-letter.ts';

import { readEdited } from './edited.ts';
import { readFailure } from './failure.ts';
import { idsOf, objectIn } from './fields.ts';
import { readInvocation } from './invocation.ts';
import { readKafkaBatch } from './kafka-batch.ts';
import { readMoved } from './moved.ts';
import { readStreamBatch } from './stream-batch.ts';
import { readUndelivered } from './undelivered.ts';

type Read = (content: Content) => Reading | undefined;

/** Every form of a dead letter; the first that knows a message reads it. */
const FORMS: readonly Read[] = [
  (content) => readEdited(content, readLetter),
  readFailure,
  readInvocation,
  readKafkaBatch,
  readStreamBatch,
  readUndelivered,
  readMoved,
];

/** Understands a message of a dead-letter queue as far as it can be understood. Never throws. */
export function readLetter(content: Content): Reading {
  for (const read of FORMS) {
    const reading = attempt(read, content);
    if (reading) return reading;
  }
  return {
    reason: 'UNKNOWN',
    explanation: 'This is no form of a dead letter that is known here, so nothing says where it came from.',
    ...idsOf(objectIn(content.body)),
    from: 'unknown',
    destination: undefined,
  };
}

/** A broken gzip or URI is one more form that is not known. */
function attempt(read: Read, content: Content): Reading | undefined {
  try {
    return read(content);
  } catch {
    return undefined;
  }
}
