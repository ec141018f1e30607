import { AwsError } from '../core/aws-error.ts';
import { isObject, type Json, listOf, objectsOf, parseJson } from '../core/json.ts';
import type { CompilePattern } from '../lambda/mappings/filter.ts';

/** Operators of bus patterns that pipes do not have. */
const NOT_IN_PIPES = ['wildcard', 'cidr'];
/** Fields of a record that no filter can look at. */
const NOT_FILTERED = ['awsRegion', 'eventSource', 'eventSourceARN', 'eventSourceArn', 'eventSourceKey'];

/**
 * Compiles the patterns of pipes: those of buses without some of their operators.
 * @throws AwsError ValidationException for an operator or a field that filters of pipes do not have
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-filtering.html
 */
export function pipePatterns(compile: CompilePattern): CompilePattern {
  return (text) => {
    // First, as it refuses patterns that nest too deeply for the checks below.
    const compiled = compile(text);
    const pattern = parseJson(text);
    const problem = pattern === undefined ? undefined : (fieldProblem(pattern) ?? operatorProblem(pattern));
    if (problem !== undefined)
      throw new AwsError('ValidationException', `Event pattern is not valid. Reason: ${problem}`);
    return compiled;
  };
}

function fieldProblem(pattern: Json): string | undefined {
  const field = isObject(pattern) ? NOT_FILTERED.find((name) => Object.hasOwn(pattern, name)) : undefined;
  return field === undefined ? undefined : `A filter of a pipe cannot look at ${field}.`;
}

/** Operators stand in objects inside lists. */
function operatorProblem(pattern: Json): string | undefined {
  if (isObject(pattern)) return firstOf(Object.values(pattern));
  const operators = objectsOf(pattern).flatMap((item) => Object.entries(item));
  const [name] = operators.find(([operator, operand]) => isMissing(operator, operand)) ?? [];
  return name === undefined ? firstOf(listOf(pattern)) : `A filter of a pipe cannot use ${name} that way.`;
}

function isMissing(operator: string, operand: Json): boolean {
  return NOT_IN_PIPES.includes(operator) || (operator === 'anything-but' && isObject(operand));
}

function firstOf(values: readonly Json[]): string | undefined {
  return values.map(operatorProblem).find((problem) => problem !== undefined);
}
