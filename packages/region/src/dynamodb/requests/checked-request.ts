import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import { problemsOf } from './constraints.ts';
import { typedMembers } from './json-types.ts';
import type { Members } from './shape.ts';

/** What an operation takes. */
export interface RequestShape {
  readonly members: Members;
  /** Members without which nothing else is looked at. */
  readonly required?: readonly string[];
  /** The member that names a table, where its length is checked before all else. */
  readonly tableName?: string;
}

export const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

/**
 * The request with members of the right types, and nothing else.
 * @throws AwsError SerializationException, ValidationException
 */
export function checkedRequest(input: JsonObject, { members, required = [], tableName }: RequestShape): JsonObject {
  const typed = typedMembers(input, members);
  for (const name of required) {
    if (typed[name] !== undefined) continue;
    throw invalid(`The parameter '${name}' is required but was not present in the request`);
  }
  const table = tableName === undefined ? undefined : typed[tableName];
  if (typeof table === 'string' && (table.length < 3 || table.length > 255)) {
    throw invalid(`${tableName} must be at least 3 characters long and at most 255 characters long`);
  }
  const problems = problemsOf(typed, members);
  if (problems.length === 0) return typed;
  const count = `${problems.length} validation error${problems.length > 1 ? 's' : ''}`;
  throw invalid(`${count} detected: ${problems.join('; ')}`);
}
