import { parseJson } from '../../core/json.ts';
import { compileExpression } from './json-expression.ts';
import { invalid } from './syntax.ts';
import { compileTerms } from './terms.ts';

/** Tells whether a log event's message matches. */
export type MessageFilter = (message: string) => boolean;

/**
 * Compiles a filter pattern: terms, or an expression over a message that is JSON.
 * @throws AwsError InvalidParameterException
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function compileFilterPattern(pattern: string): MessageFilter {
  const text = pattern.trim();
  if (text === '') return () => true;
  if (text.startsWith('[')) {
    throw invalid('The region does not serve patterns for space-delimited events, in square brackets.');
  }
  return text.startsWith('{') ? jsonFilter(text) : compileTerms(text);
}

function jsonFilter(text: string): MessageFilter {
  if (!text.endsWith('}')) throw invalid('Invalid filter pattern: a } is missing at its end.');
  const matches = compileExpression(text.slice(1, -1));
  return (message) => {
    const value = message.trimStart().startsWith('{') ? parseJson(message) : undefined;
    return value !== undefined && matches(value);
  };
}
