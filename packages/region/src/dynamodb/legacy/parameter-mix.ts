import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';

/**
 * Refuses a request that has expressions together with the parameters that came before them, or names and values
 * without expressions.
 * @param expressions the operation's parameters that are expressions
 * @param legacy those which they replace
 * @throws AwsError ValidationException
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.html
 */
export function checkParameterMix(
  request: JsonObject,
  expressions: readonly string[],
  legacy: readonly string[],
): void {
  const given = (names: readonly string[]): readonly string[] => names.filter((name) => request[name] !== undefined);
  const givenExpressions = given(expressions);
  if (givenExpressions.length > 0) {
    refuseLegacy(givenExpressions, given(legacy));
    checkValues(request, expressions, givenExpressions);
    return;
  }
  if (request['ExpressionAttributeNames'] !== undefined) {
    throw invalid('ExpressionAttributeNames can only be specified when using expressions');
  }
  checkValues(request, expressions, givenExpressions);
}

function refuseLegacy(expressions: readonly string[], legacy: readonly string[]): void {
  // KeyConditions may stand beside every expression but its own.
  const refused = expressions.includes('KeyConditionExpression')
    ? legacy
    : legacy.filter((name) => name !== 'KeyConditions');
  if (refused.length === 0) return;
  const parameters = `{${refused.join(', ')}} Expression parameters: {${expressions.join(', ')}}`;
  const message = 'Can not use both expression and non-expression parameters in the same request';
  throw invalid(`${message}: Non-expression parameters: ${parameters}`);
}

/** A projection takes no values. */
function checkValues(request: JsonObject, expressions: readonly string[], given: readonly string[]): void {
  const taking = expressions.filter((name) => name !== 'ProjectionExpression');
  if (request['ExpressionAttributeValues'] === undefined || taking.length === 0) return;
  if (taking.some((name) => given.includes(name))) return;
  const missing = `${taking.join(' and ')} ${taking.length > 1 ? 'are' : 'is'} null`;
  throw invalid(`ExpressionAttributeValues can only be specified when using expressions: ${missing}`);
}

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);
