import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import { defined, number, object, text } from '../../core/properties.ts';
import type { Call } from '../../http/call.ts';
import type { RestRow } from '../../http/rest-service.ts';
import { isDestination } from '../destinations.ts';
import type { EventInvokeConfig, GivenEventInvokeConfig } from '../event-invoke-config.ts';
import { functionNameIn, qualifiedName, qualifierIn } from '../function-config.ts';
import { qualified } from '../invocation-record.ts';
import type { LambdaService } from '../service.ts';
import { emptyAnswer, jsonAnswer, members } from './answers.ts';
import { membersIn } from './input.ts';

type Handle = (deps: { readonly lambda: LambdaService }) => RestRow['handle'];

/** The bounds of the numbers, by member. */
const BOUNDS = { MaximumRetryAttempts: [0, 2], MaximumEventAgeInSeconds: [60, 21_600] } as const;

export const getFunctionEventInvokeConfig: Handle =
  ({ lambda }) =>
  async (call, { FunctionName = '' }) => {
    const name = nameFor(FunctionName, call);
    return jsonAnswer(shape(lambda, name, givenOf(lambda, name)));
  };

/** Of a function, its versions and its aliases. */
export const listFunctionEventInvokeConfigs: Handle =
  ({ lambda }) =>
  async (_call, { FunctionName = '' }) => {
    const { name } = lambda.functionOf(FunctionName);
    const names = lambda.eventInvokeConfigs.names().filter((one) => functionNameIn(one) === name);
    return jsonAnswer({ FunctionEventInvokeConfigs: names.map((one) => shape(lambda, one, givenOf(lambda, one))) });
  };

/** Replaces the whole. @see https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
export const putFunctionEventInvokeConfig: Handle =
  ({ lambda }) =>
  async (call, { FunctionName = '' }) =>
    set(lambda, nameFor(FunctionName, call), {}, membersIn(call.body));

/** Changes what is given. @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionEventInvokeConfig.html */
export const updateFunctionEventInvokeConfig: Handle =
  ({ lambda }) =>
  async (call, { FunctionName = '' }) => {
    const name = nameFor(FunctionName, call);
    const { modifiedAtMs: _before, ...before } = givenOf(lambda, name);
    return set(lambda, name, before, membersIn(call.body));
  };

export const deleteFunctionEventInvokeConfig: Handle =
  ({ lambda }) =>
  async (call, { FunctionName = '' }) => {
    const name = nameFor(FunctionName, call);
    givenOf(lambda, name);
    lambda.eventInvokeConfigs.remove(name);
    return emptyAnswer(204);
  };

/** @param name with the version or the alias */
function set(lambda: LambdaService, name: string, before: Partial<EventInvokeConfig>, input: JsonObject) {
  if (!lambda.table.isThere(name)) throw new AwsError('ResourceNotFoundException', "The function doesn't exist.", 404);
  checkBounds(input);
  const change = settingsIn(input);
  if (Object.keys(change).length === 0 && !('DestinationConfig' in input)) {
    refuse('You must specify at least one of error handling or destination setting.');
  }
  checkDestinations(lambda, functionNameIn(name) ?? name, change);
  const { onSuccess, onFailure, ...rest } = { ...before, ...change };
  lambda.eventInvokeConfigs.set(name, { ...rest, ...(onSuccess && { onSuccess }), ...(onFailure && { onFailure }) });
  return jsonAnswer(shape(lambda, name, givenOf(lambda, name)));
}

function settingsIn(input: JsonObject): Partial<EventInvokeConfig> {
  const ageSeconds = number(input, 'MaximumEventAgeInSeconds');
  const destinations = object(input, 'DestinationConfig');
  return defined({
    maximumRetryAttempts: number(input, 'MaximumRetryAttempts'),
    maximumEventAgeMs: ageSeconds === undefined ? undefined : ageSeconds * 1_000,
    onSuccess: text(object(destinations, 'OnSuccess'), 'Destination'),
    onFailure: text(object(destinations, 'OnFailure'), 'Destination'),
  });
}

function checkBounds(input: JsonObject): void {
  for (const [name, [min, max]] of Object.entries(BOUNDS)) {
    const value = number(input, name);
    if (value === undefined || (value >= min && value <= max)) continue;
    const bound = value < min ? `greater than or equal to ${min}` : `less than or equal to ${max}`;
    const member = name.charAt(0).toLowerCase() + name.slice(1);
    const constraint = `failed to satisfy constraint: Member must have value ${bound}`;
    const message = `1 validation error detected: Value '${value}' at '${member}' ${constraint}`;
    throw new AwsError('ValidationException', message);
  }
}

function checkDestinations(lambda: LambdaService, name: string, { onSuccess, onFailure }: Partial<EventInvokeConfig>) {
  for (const destination of [onSuccess, onFailure]) {
    // An empty text takes a destination away.
    if (destination === undefined || destination === '') continue;
    if (!isDestination(destination)) refuse(`The destination ARN ${destination} is invalid.`);
    if (destination.split(':')[2] !== 'lambda') continue;
    const target = functionNameIn(destination) ?? '';
    if (target === name) refuse("You can't specify the function as a destination for itself.");
    if (!lambda.has(target)) refuse(`The destination ARN ${destination} is invalid.`);
  }
}

const nameFor = (reference: string, { query }: Call): string =>
  qualifiedName(reference, query.get('Qualifier') ?? qualifierIn(reference));

/** @throws AwsError ResourceNotFoundException (404) */
function givenOf(lambda: LambdaService, name: string): GivenEventInvokeConfig {
  const given = lambda.eventInvokeConfigs.given(name);
  if (given !== undefined) return given;
  const message = `The function ${qualified(lambda.table.arnOf(name))} doesn't have an EventInvokeConfig`;
  throw new AwsError('ResourceNotFoundException', message, 404);
}

/** What was given. @see https://docs.aws.amazon.com/lambda/latest/api/API_FunctionEventInvokeConfig.html */
function shape(lambda: LambdaService, name: string, given: GivenEventInvokeConfig): JsonObject {
  const { maximumRetryAttempts, maximumEventAgeMs, onSuccess, onFailure, modifiedAtMs } = given;
  return members({
    FunctionArn: qualified(lambda.table.arnOf(name)),
    LastModified: modifiedAtMs / 1_000,
    MaximumRetryAttempts: maximumRetryAttempts,
    MaximumEventAgeInSeconds: maximumEventAgeMs === undefined ? undefined : maximumEventAgeMs / 1_000,
    DestinationConfig: {
      OnSuccess: onSuccess === undefined ? {} : { Destination: onSuccess },
      OnFailure: onFailure === undefined ? {} : { Destination: onFailure },
    },
  });
}

function refuse(message: string): never {
  throw new AwsError('InvalidParameterValueException', message);
}
