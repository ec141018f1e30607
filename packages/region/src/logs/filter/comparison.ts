import type { Json } from '../../core/json.ts';
import type { Token } from './json-tokens.ts';
import { invalid, regularExpression } from './syntax.ts';

type Test = (value: Json) => boolean;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

const ORDER: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/**
 * The test of a value by an operator and what stands at its right.
 * @throws AwsError InvalidParameterException for an order of texts
 */
export function compileComparison(operator: string, operand: Token): Test {
  if (operator === '=') return equals(operand);
  if (operator === '!=') {
    const isEqual = equals(operand);
    return (value) => !isEqual(value);
  }
  const compare = ORDER[operator];
  if (compare === undefined || operand.kind !== 'word' || !NUMBER.test(operand.text)) {
    throw invalid(`Invalid filter pattern: ${operator} takes a number at its right, not "${operand.text}"`);
  }
  const limit = Number(operand.text);
  return (value) => typeof value === 'number' && compare(value, limit);
}

function equals({ kind, text }: Token): Test {
  if (kind === 'pattern') {
    const test = regularExpression(text);
    return (value) => isScalar(value) && test(String(value));
  }
  if (kind === 'word' && NUMBER.test(text)) {
    return (value) => (typeof value === 'number' ? value === Number(text) : value === text);
  }
  const wildcard = withWildcards(text);
  return (value) => isScalar(value) && wildcard(String(value));
}

const isScalar = (value: Json): value is string | number => typeof value === 'string' || typeof value === 'number';

/** `*` stands for any text. Each part is looked for once, so the time does not grow with the number of stars. */
function withWildcards(pattern: string): (text: string) => boolean {
  const [first = '', ...rest] = pattern.split(/\*+/);
  const last = rest.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    let from = first.length;
    for (const part of rest) {
      const found = text.indexOf(part, from);
      if (found === -1) return false;
      from = found + part.length;
    }
    return from + last.length <= text.length;
  };
}
