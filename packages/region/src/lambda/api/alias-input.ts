import { AwsError } from '../../core/aws-error.ts';
import { type JsonObject, numberOf } from '../../core/json.ts';
import { object } from '../../core/properties.ts';
import { Checker } from '../../http/input-checker.ts';
import { isVersionNumber, LATEST } from '../function-config.ts';
import type { LambdaService } from '../service.ts';
import type { AliasSettings } from '../versions/aliases.ts';
import { refuse } from './runs.ts';

const NAME = { min: 1, max: 128, pattern: '(?!^[0-9]+$)([a-zA-Z0-9-_]+)' };
const VERSION = { min: 1, max: 1024, pattern: '(\\$LATEST|[0-9]+)' };

/** @throws AwsError ValidationException for a name that no alias can have */
export function newAliasName(members: JsonObject): string {
  const check = new Checker(members);
  const name = check.requiredText('Name', NAME);
  check.requiredText('FunctionVersion', VERSION);
  check.done();
  return name;
}

/**
 * What a call makes of an alias.
 * @throws AwsError ValidationException, InvalidParameterValueException, ResourceNotFoundException for a version that is
 *   not there
 */
export function aliasSettings(
  lambda: LambdaService,
  functionName: string,
  members: JsonObject,
  before: AliasSettings = { description: '', version: LATEST, weights: {} },
): AliasSettings {
  const check = new Checker(members);
  const description = check.text('Description', { max: 256 }) ?? before.description;
  const version = check.text('FunctionVersion', VERSION) ?? before.version;
  check.done();
  const given = 'RoutingConfig' in members ? object(object(members, 'RoutingConfig'), 'AdditionalVersionWeights') : {};
  const weights = 'RoutingConfig' in members ? weightsIn(given, version) : before.weights;
  for (const needed of [version, ...Object.keys(weights)]) lambda.arnFor(functionName, needed);
  return { description, version, weights };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html */
function weightsIn(given: JsonObject, version: string): Readonly<Record<string, number>> {
  const entries = Object.entries(given).map(([number, weight]) => [number, numberOf(weight) ?? Number.NaN] as const);
  if (entries.length > 1) refuse('Number of items in AdditionalVersionWeights cannot be greater than 1');
  for (const [number, weight] of entries) {
    if (!(weight >= 0 && weight <= 1)) throw wrongWeights(number, weight, WEIGHT);
    if (!isVersionNumber(number)) throw wrongWeights(number, weight, KEY);
    if (number === version) {
      const known = `Function version ${version} is already included in routing configuration.`;
      refuse(`Invalid function version ${version}. ${known}`);
    }
    if (version === LATEST) refuse('$LATEST is not supported for an alias pointing to more than 1 version');
  }
  return Object.fromEntries(entries);
}

const WEIGHT =
  'Map value must satisfy constraint: [Member must have value less than or equal to 1.0, ' +
  'Member must have value greater than or equal to 0.0, Member must not be null]';
const KEY =
  'Map keys must satisfy constraint: [Member must have length less than or equal to 1024, ' +
  'Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+, ' +
  'Member must not be null]';

function wrongWeights(number: string, weight: number, constraint: string): AwsError {
  const place = `Value '{${number}=${weight}}' at 'routingConfig.additionalVersionWeights'`;
  const message = `1 validation error detected: ${place} failed to satisfy constraint: ${constraint}`;
  return new AwsError('ValidationException', message);
}
