import { AwsError } from '../../core/aws-error.ts';
import { Checker } from '../../http/input-checker.ts';
import type { LayerVersion } from '../layers/layer-version.ts';
import type { LambdaService } from '../service.ts';
import { refuse } from './runs.ts';

const NAME = '(arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\\d{12}:layer:[a-zA-Z0-9-_]+)|[a-zA-Z0-9-_]+';

/** The ARN of a version, as AWS spells its pattern. */
export const VERSION_ARN =
  '(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)' +
  '|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)';

/** The ARN of a layer, by its name or ARN. @throws AwsError ValidationException */
export function layerArnOf(lambda: LambdaService, reference: string): string {
  const check = new Checker({ LayerName: reference });
  const name = check.requiredText('LayerName', { min: 1, max: 140, pattern: NAME });
  check.done();
  return name.startsWith('arn:') ? name : lambda.table.layerArnOf(name);
}

/** The ARN of a version of a layer. @throws AwsError ValidationException, InvalidParameterValueException */
export function versionArnOf(lambda: LambdaService, reference: string, versionNumber: string): string {
  if (!(Number(versionNumber) >= 1)) refuse('Layer Version Cannot be less than 1');
  return `${layerArnOf(lambda, reference)}:${Number(versionNumber)}`;
}

/** @throws AwsError ResourceNotFoundException (404) */
export function existing(lambda: LambdaService, arn: string): LayerVersion {
  const layer = lambda.layers.find(arn);
  if (layer !== undefined) return layer;
  throw new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.', 404);
}
