import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import { defined, number, object, text } from '../../core/properties.ts';
import type { RestRow } from '../../http/rest-service.ts';
import { isDestination } from '../destinations.ts';
import type { EventInvokeConfig, GivenEventInvokeConfig } from '../event-invoke-config.ts';
import { functionNameIn } from '../function-config.ts';
import { qualified } from '../invocation-record.ts';
import type { LambdaService } from '../service.ts';
import { emptyAnswer, jsonAnswer, members } from './answers.ts';
import { membersIn } from './input.ts';

type Handle = (deps: { readonly lambda: LambdaService }) => RestRow['handle'];

/** The bounds of the numbers, by member. */
const BOUNDS = { MaximumRetryAttempts: [0, 2], MaximumEventAgeInSeconds: [60, 21_600] } as const;

export const getFunctionEventInvokeConfig: Handle =
  ({ lambda }) =>
  async (_call, { FunctionName = '' }) =>
    jsonAnswer(shape(lambda, nameOf(FunctionName), givenOf(lambda, FunctionName)));

export const listFunctionEventInvokeConfigs: Handle =
  ({ lambda }) =>
  async (_call, { FunctionName = '' }) => {
    const { name } = lambda.functionOf(FunctionName);
    const given = lambda.eventInvokeConfigs.given(name);
    return jsonAnswer({ FunctionEventInvokeConfigs: given === undefined ? [] : [shape(lambda, name, given)] });
  };

/** Replaces the whole. @see https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
export const putFunctionEventInvokeConfig: Handle =
  ({ lambda }) =>
  async ({ body }, { FunctionName = '' }) =>
    set(lambda, FunctionName, {}, membersIn(body));

/** Changes what is given. @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionEventInvokeConfig.html */
export const updateFunctionEventInvokeConfig: Handle =
  ({ lambda }) =>
  async ({ body }, { FunctionName = '' }) => {
    const { modifiedAtMs: _before, ...before } = givenOf(lambda, FunctionName);
    return set(lambda, FunctionName, before, membersIn(body));
  };

export const deleteFunctionEventInvokeConfig: Handle =
  ({ lambda }) =>
  async (_call, { FunctionName = '' }) => {
    givenOf(lambda, FunctionName);
    lambda.eventInvokeConfigs.remove(nameOf(FunctionName));
    return emptyAnswer(204);
  };

function set(lambda: LambdaService, reference: string, before: Partial<EventInvokeConfig>, input: JsonObject) {
  const name = nameOf(reference);
  if (!lambda.has(name)) throw new AwsError('ResourceNotFoundException', "The function doesn't exist.", 404);
  checkBounds(input);
  const change = settingsIn(input);
  if (Object.keys(change).length === 0 && !('DestinationConfig' in input)) {
    refuse('You must specify at least one of error handling or destination setting.');
  }
  checkDestinations(lambda, name, change);
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

const nameOf = (reference: string): string => functionNameIn(reference) ?? reference;

/** @throws AwsError ResourceNotFoundException (404) */
function givenOf(lambda: LambdaService, reference: string): GivenEventInvokeConfig {
  const given = lambda.eventInvokeConfigs.given(nameOf(reference));
  if (given !== undefined) return given;
  const arn = qualified(lambda.arnOf(nameOf(reference)));
  throw new AwsError('ResourceNotFoundException', `The function ${arn} doesn't have an EventInvokeConfig`, 404);
}

/** What was given. @see https://docs.aws.amazon.com/lambda/latest/api/API_FunctionEventInvokeConfig.html */
function shape(lambda: LambdaService, name: string, given: GivenEventInvokeConfig): JsonObject {
  const { maximumRetryAttempts, maximumEventAgeMs, onSuccess, onFailure, modifiedAtMs } = given;
  return members({
    FunctionArn: qualified(lambda.arnOf(name)),
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
