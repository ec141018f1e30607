import type { Call } from '../http/call.ts';
import { BUCKET_OPERATIONS } from './bucket-operations.ts';
import { NOTIFICATION_OPERATIONS } from './notifications/operations.ts';
import { OBJECT_OPERATIONS } from './object-operations.ts';
import type { S3Operation } from './operation.ts';
import { UPLOAD_OPERATIONS } from './uploads/operations.ts';

/** The operations that the region serves. The first one that fits a call is meant. */
export const S3_OPERATIONS: readonly S3Operation[] = [
  ...BUCKET_OPERATIONS,
  ...NOTIFICATION_OPERATIONS,
  ...UPLOAD_OPERATIONS,
  ...OBJECT_OPERATIONS,
];

/** Names the operation, which method and path identify anyway. */
const OPERATION_PARAMETER = 'x-id';

export const parametersOf = ({ query }: Pick<Call, 'query'>): readonly string[] =>
  [...query.keys()].filter((name) => name !== OPERATION_PARAMETER);

/** The operation that a call asks for; undefined if the region does not serve it. */
export function findOperation(
  call: Pick<Call, 'method' | 'query' | 'headers'>,
  on: S3Operation['on'],
): S3Operation | undefined {
  const parameters = parametersOf(call);
  return S3_OPERATIONS.find(({ marks = [], query = [], header, ...row }) => {
    if (row.method !== call.method || row.on !== on) return false;
    if (header !== undefined && call.headers[header] === undefined) return false;
    const isKnown = parameters.every((name) => marks.includes(name) || query.includes(name));
    return isKnown && marks.every((name) => parameters.includes(name));
  });
}
