import { AwsError } from '../../core/aws-error.ts';
import { type FunctionConfig, LATEST, qualifierIn } from '../function-config.ts';
import type { LambdaService } from '../service.ts';

/** The function of an operation that versions and aliases do not have. @throws AwsError InvalidParameterValueException */
export function unqualified(lambda: LambdaService, reference: string): FunctionConfig {
  if ((qualifierIn(reference) ?? LATEST) === LATEST) return lambda.functionOf(reference);
  const message =
    'This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. ' +
    'Please specify either a function name or an unqualified function ARN.';
  throw new AwsError('InvalidParameterValueException', message);
}
