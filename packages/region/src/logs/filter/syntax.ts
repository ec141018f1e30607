import { AwsError } from '../../core/aws-error.ts';

/** A filter pattern that CloudWatch Logs refuses. */
export function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

const LETTERS_AND_SYMBOLS = "A-Za-z0-9:_#=@/;,'\\- ";
const OPERATORS = '^$?[\\]{}|\\\\*+.';
const ALLOWED = new RegExp(`^[${LETTERS_AND_SYMBOLS}${OPERATORS}]*$`);

/**
 * The test of an expression between percent signs. Those of AWS have no groups, so none of them takes exponential time.
 * @throws AwsError InvalidParameterException for what AWS does not take either
 */
export function regularExpression(source: string): (text: string) => boolean {
  if (!ALLOWED.test(source)) throw invalid(`Invalid character in the regular expression %${source}%`);
  try {
    const expression = new RegExp(source);
    return (text) => expression.test(text);
  } catch (cause) {
    throw Object.assign(invalid(`Invalid regular expression %${source}%`), { cause });
  }
}
