import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import { object, text } from '../../core/properties.ts';
import { WRAPPER } from '../layers/layers.ts';

/** Makes sure that the region can run a function with these settings. @throws AwsError InvalidParameterValueException */
export function checkRuns(members: JsonObject): void {
  const runtime = text(members, 'Runtime');
  if (runtime?.startsWith('nodejs') === false) refuse(`The region runs Node.js, not "${runtime}".`);
  if (WRAPPER in object(object(members, 'Environment'), 'Variables'))
    refuse('The region does not run wrapper scripts.');
}

/** @throws AwsError InvalidParameterValueException */
export function refuse(message: string): never {
  throw new AwsError('InvalidParameterValueException', message);
}
