import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/properties.ts';
import type { Call } from '../../http/call.ts';

/**
 * Makes sure that a caller means the revision that is there. A call of an earlier start was checked then.
 * @param operation that tells the revision
 * @throws AwsError PreconditionFailedException (412)
 */
export function checkRevision(
  members: JsonObject,
  current: string,
  { isRepeated = false }: Pick<Call, 'isRepeated'>,
  operation = 'GetFunction/GetAlias',
): void {
  const meant = text(members, 'RevisionId');
  if (isRepeated || meant === undefined || meant === current) return;
  const advice = `Call the ${operation} API to retrieve the latest Revision Id`;
  const message = `The Revision Id provided does not match the latest Revision Id. ${advice}`;
  throw new AwsError('PreconditionFailedException', message, 412);
}
