import { isDeepStrictEqual } from 'node:util';
import { AwsError } from '../../core/aws-error.ts';
import { serviceOf } from './check-mapping.ts';
import { type MappingDeclaration, nameIn } from './mapping.ts';

/**
 * One function reads a queue, a stream or a set of topics by one mapping.
 * @param known the mappings that are there
 * @throws AwsError ResourceConflictException (409)
 */
export function refuseDuplicate(wanted: MappingDeclaration, known: readonly MappingDeclaration[]): void {
  const same = known.find(
    (other) =>
      other.uuid !== wanted.uuid &&
      other.eventSourceArn === wanted.eventSourceArn &&
      other.functionArn === wanted.functionArn &&
      isDeepStrictEqual(other.topics ?? [], wanted.topics ?? []),
  );
  if (same === undefined) return;
  const advice = `already exists. Please update or delete the existing mapping with UUID ${same.uuid}`;
  throw new AwsError('ResourceConflictException', `${described(wanted)} ${advice}`, 409);
}

/** Lambda has a sentence for each kind of source. */
function described({ eventSourceArn, functionArn, topics = [] }: MappingDeclaration): string {
  const name = nameIn(functionArn);
  const service = serviceOf(eventSourceArn);
  if (service === 'sqs') {
    return `An event source mapping with SQS arn (" ${eventSourceArn} ") and function (" ${name} ")`;
  }
  if (service === 'dynamodb') {
    return `The event source arn (" ${eventSourceArn} ") and function (" ${name} ") provided mapping`;
  }
  const parts = `event source ("${eventSourceArn}"), function ("${functionArn}"), topics ("${topics.join(',')}")`;
  return `An event source mapping with ${parts}`;
}
