import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import { boundCondition } from './condition-binding.ts';
import { parseCondition } from './condition-parser.ts';
import { conditionOf } from './conditions.ts';
import { InvalidExpression } from './invalid-expression.ts';
import { keyConditionsOf } from './key-conditions.ts';
import type { Condition, KeyConditions, Parts, Projection, Update } from './parts.ts';
import { boundProjection } from './projection-binding.ts';
import { parseProjection } from './projection-parser.ts';
import { Substitutions } from './substitutions.ts';
import { boundActions } from './update-binding.ts';
import { parseUpdate } from './update-parser.ts';
import { updateOf } from './updates.ts';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAX_EXPRESSION_BYTES = 4096;
/** An application has few texts of expressions, unless it writes values into them. */
const CAPACITY = 500;

type Bind<Bound> = (source: string, substitutions: Substitutions) => Bound;

const bindCondition: Bind<Condition> = bindingOf(parseCondition, (syntax, substitutions) => {
  const { test, paths } = boundCondition(syntax, substitutions);
  return conditionOf(test, paths);
});
const bindKeyConditions: Bind<() => KeyConditions> = bindingOf(parseCondition, (syntax, substitutions) => {
  const { test } = boundCondition(syntax, substitutions);
  return () => keyConditionsOf(test);
});
const bindUpdate: Bind<Update> = bindingOf(parseUpdate, (syntax, substitutions) =>
  updateOf(boundActions(syntax, substitutions)),
);
const bindProjection: Bind<Projection> = bindingOf(parseProjection, boundProjection);

/**
 * The expressions of a request whose members have the right types.
 * @throws AwsError ValidationException with the first fault, in the order in which DynamoDB looks
 */
export function expressionParts(request: JsonObject): Parts {
  const substitutions = new Substitutions(request);
  const bound = <Bound>(parameter: string, bind: Bind<Bound>): Bound | undefined => {
    const source = request[parameter];
    return typeof source === 'string' ? naming(parameter, () => bind(source, substitutions)) : undefined;
  };
  const update = bound('UpdateExpression', bindUpdate);
  const condition = bound('ConditionExpression', bindCondition);
  const keyConditions = bound('KeyConditionExpression', bindKeyConditions);
  const filter = bound('FilterExpression', bindCondition);
  const projection = bound('ProjectionExpression', bindProjection);
  substitutions.refuseUnused();
  return {
    ...(update && { update }),
    ...(condition && { condition }),
    ...(keyConditions && { keyConditions: keyConditions() }),
    ...(filter && { filter }),
    ...(projection && { projection }),
  };
}

/** Parses each text once. */
function bindingOf<Syntax, Bound>(
  parse: (source: string) => Syntax,
  bind: (syntax: Syntax, substitutions: Substitutions) => Bound,
): Bind<Bound> {
  const parsed = new Map<string, Syntax>();
  return (source, substitutions) => {
    const known = parsed.get(source);
    if (known !== undefined) return bind(known, substitutions);
    checkSize(source);
    const syntax = parse(source);
    if (parsed.size >= CAPACITY) parsed.clear();
    parsed.set(source, syntax);
    return bind(syntax, substitutions);
  };
}

function checkSize(source: string): void {
  if (source === '') throw new InvalidExpression('The expression can not be empty;');
  const bytes = Buffer.byteLength(source);
  if (bytes <= MAX_EXPRESSION_BYTES) return;
  const what = 'Expression size has exceeded the maximum allowed size';
  throw new InvalidExpression(`${what}; expression size: ${bytes}`);
}

function naming<T>(parameter: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InvalidExpression)) throw error;
    throw new AwsError('ValidationException', `Invalid ${parameter}: ${error.message}`);
  }
}
