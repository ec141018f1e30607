import { AwsError } from '../../core/aws-error.ts';
import { Checker } from '../../http/input-checker.ts';
import type { RestRow } from '../../http/rest-service.ts';
import type { LambdaService } from '../service.ts';
import { emptyAnswer, jsonAnswer } from './answers.ts';
import { membersIn } from './input.ts';
import { unqualified } from './unqualified.ts';

type Handle = (deps: { readonly lambda: LambdaService }) => RestRow['handle'];

/** Of an account, and what of it no function may reserve. */
const [MAX_CONCURRENCY, MIN_UNRESERVED] = [1_000, 100];

export const getFunctionConcurrency: Handle =
  ({ lambda }) =>
  async (_call, { FunctionName = '' }) =>
    jsonAnswer({ ReservedConcurrentExecutions: lambda.functionOf(FunctionName).reservedConcurrency });

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html */
export const putFunctionConcurrency: Handle =
  ({ lambda }) =>
  async ({ body }, { FunctionName = '' }) => {
    const config = unqualified(lambda, FunctionName);
    const check = new Checker(membersIn(body));
    const reservedConcurrency = check.requiredNumber('ReservedConcurrentExecutions', { min: 0 });
    check.done();
    const others = lambda.functions().filter(({ name }) => name !== config.name);
    const reserved = others.reduce((sum, other) => sum + (other.reservedConcurrency ?? 0), reservedConcurrency);
    if (reserved > MAX_CONCURRENCY - MIN_UNRESERVED) {
      const message =
        "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution" +
        ` below its minimum value of [${MIN_UNRESERVED}].`;
      throw new AwsError('InvalidParameterValueException', message);
    }
    lambda.reserve(config, reservedConcurrency);
    return jsonAnswer({ ReservedConcurrentExecutions: reservedConcurrency });
  };

export const deleteFunctionConcurrency: Handle =
  ({ lambda }) =>
  async (_call, { FunctionName = '' }) => {
    lambda.reserve(unqualified(lambda, FunctionName), undefined);
    return emptyAnswer(204);
  };
