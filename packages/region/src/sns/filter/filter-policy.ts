import { isObject, parseJson } from '../../core/json.ts';
import { readBranches } from '../../eventbridge/pattern/branches.ts';
import { JsonReader } from '../../eventbridge/pattern/json-reader.ts';
import { Pattern } from '../../eventbridge/pattern/pattern.ts';
import { PatternOperandError, PatternSyntaxError } from '../../eventbridge/pattern/source-text.ts';
import { AttributeProblem, invalidParameter } from '../errors.ts';
import { checkLimits, isNested } from './limits.ts';
import { FILTER_OPERATORS } from './operators.ts';

export type FilterScope = 'MessageAttributes' | 'MessageBody';

/** What stands for the text in an error about text that is no JSON. */
const REDACTED = '[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled);';
const QUOTED = /\[Source: \(String\)".*"(?:\[truncated \d+ chars\])?;/gs;

/**
 * Compiles the JSON text of a filter policy; undefined for one without keys, which every message passes.
 * @throws AttributeProblem, AwsError InvalidParameter
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 */
export function compileFilterPolicy(text: string, scope: FilterScope): Pattern | undefined {
  checkJson(text, 'FilterPolicy');
  const policy = parseJson(text);
  if (!isObject(policy)) throw new AttributeProblem('FilterPolicy: Filter is not an object');
  if (Object.keys(policy).length === 0) return undefined;
  const pattern = patternOf(text);
  checkLimits(policy);
  if (scope === 'MessageAttributes' && isNested(policy)) {
    throw invalidParameter('Filter policy scope MessageAttributes does not support nested filter policy');
  }
  return pattern;
}

/** @param attribute that has the text @throws AttributeProblem for text that is no JSON */
export function checkJson(text: string, attribute: string): void {
  const reader = new JsonReader(text);
  try {
    while (reader.next() !== 'end') reader.text();
  } catch (error) {
    if (!(error instanceof PatternSyntaxError)) throw error;
    throw new AttributeProblem(`${attribute}: failed to parse JSON. ${error.message.replace(QUOTED, REDACTED)}`);
  }
}

function patternOf(text: string): Pattern {
  try {
    return new Pattern(readBranches(text, FILTER_OPERATORS));
  } catch (error) {
    if (!(error instanceof PatternSyntaxError) && !(error instanceof PatternOperandError)) throw error;
    throw new AttributeProblem(`FilterPolicy: ${error.message}`);
  }
}
