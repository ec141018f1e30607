import { AwsError } from '../../core/aws-error.ts';
import { type JsonObject, listOf } from '../../core/json.ts';
import { text } from '../../core/properties.ts';

/** Makes sure that the region can run a function with these settings. @throws AwsError InvalidParameterValueException */
export function checkRuns(members: JsonObject): void {
  const runtime = text(members, 'Runtime');
  if (runtime?.startsWith('nodejs') === false) refuse(`The region runs Node.js, not "${runtime}".`);
  if (listOf(members['Layers']).length > 0) refuse('The region runs layers of functions of templates only.');
}

/** @throws AwsError InvalidParameterValueException */
export function refuse(message: string): never {
  throw new AwsError('InvalidParameterValueException', message);
}
