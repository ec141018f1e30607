/**
 * The number that a JSON literal states, or undefined when a double cannot hold it: EventBridge compares numbers
 * only where nothing is lost, which is up to 2^53 for whole numbers.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#filtering-numeric-matching
 */
export function exactNumber(literal: string): number | undefined {
  const value = Number(literal);
  if (String(value) === literal) return value;
  if (!Number.isFinite(value)) return undefined;
  return decimal(String(value)) === decimal(literal) ? value : undefined;
}

/** One text for all spellings of a number: 300, 300.0, 3e2. */
function decimal(literal: string): string {
  const [mantissa = '', power = '0'] = literal.toLowerCase().split('e');
  const negative = mantissa.startsWith('-');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = /^.*[1-9]/.exec(digits)?.[0] ?? '';
  if (significant === '') return '0';
  const exponent = Number(power) - fraction.length + (digits.length - significant.length);
  return `${negative ? '-' : ''}${significant}e${exponent}`;
}
