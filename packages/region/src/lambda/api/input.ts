import { AwsError } from '../../core/aws-error.ts';
import { isObject, type JsonObject, parseJson } from '../../core/json.ts';

/** The members of a call's body. @throws AwsError InvalidRequestContentException */
export function membersIn(body: string): JsonObject {
  const members = body === '' ? {} : parseJson(body);
  if (isObject(members)) return members;
  throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json.');
}

/** @throws AwsError InvalidParameterValueException when the text is missing */
export function textIn(members: JsonObject, name: string): string {
  const value = members[name];
  if (typeof value === 'string') return value;
  throw new AwsError('InvalidParameterValueException', `${name} is missing.`);
}
