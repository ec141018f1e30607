import { AwsError } from '../../core/aws-error.ts';

export type TokenKind = 'number' | 'text' | 'name' | 'sign' | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const TOKEN =
  /\s*(?:(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<text>"[^"]*"|'[^']*')|(?<name>[A-Za-z_]\w*)|(?<sign>&&|\|\||[<>=!]=|[-+*/^<>(),[\]]))/y;
const END: Token = { kind: 'end', text: 'the end' };
export const MAX_EXPRESSION_CHARACTERS = 2048;

/** @throws AwsError ValidationError */
export function tokensOf(expression: string): readonly Token[] {
  if (expression.length > MAX_EXPRESSION_CHARACTERS) {
    throw invalidExpression(expression, `it has more than ${MAX_EXPRESSION_CHARACTERS} characters`);
  }
  const tokens: Token[] = [];
  const length = expression.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < length) {
    const from = TOKEN.lastIndex;
    const groups = TOKEN.exec(expression)?.groups;
    if (groups === undefined)
      throw invalidExpression(expression, `"${expression.slice(from).trim().slice(0, 10)}" is unknown`);
    tokens.push(tokenOf(groups));
  }
  return [...tokens, END];
}

function tokenOf({ number, text, name, sign }: Readonly<Record<string, string | undefined>>): Token {
  if (number !== undefined) return { kind: 'number', text: number };
  if (text !== undefined) return { kind: 'text', text: text.slice(1, -1) };
  return name === undefined ? { kind: 'sign', text: sign ?? '' } : { kind: 'name', text: name };
}

export function invalidExpression(expression: string, problem: string): AwsError {
  return new AwsError('ValidationError', `Error in expression '${expression.slice(0, 200)}': ${problem}.`);
}
