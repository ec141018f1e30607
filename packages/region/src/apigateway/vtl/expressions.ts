import {
  type Expression,
  type Node,
  type Operator,
  type Reference,
  type Scanner,
  type Step,
  TemplateSyntaxError,
} from './syntax.ts';

const NAME = /[A-Za-z_][\w-]*/y;
const METHOD_NAME = /\.([A-Za-z_][\w-]*)/y;
/** From the weakest to the strongest; words are what the signs mean. */
const LEVELS: readonly (readonly [RegExp, Readonly<Record<string, Operator>>])[] = [
  [/\s*(\|\||or\b)/y, { or: '||' }],
  [/\s*(&&|and\b)/y, { and: '&&' }],
  [/\s*(==|!=|eq\b|ne\b)/y, { eq: '==', ne: '!=' }],
  [/\s*(<=|>=|<|>|le\b|ge\b|lt\b|gt\b)/y, { le: '<=', ge: '>=', lt: '<', gt: '>' }],
  [/\s*([+-])/y, {}],
  [/\s*([*/%])/y, {}],
];
const OPERATORS: readonly Operator[] = ['||', '&&', '==', '!=', '<=', '>=', '<', '>', '+', '-', '*', '/', '%'];
const NUMBER = /-?\d+(?:\.\d+(?!\.))?/y;
const WORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/** Reads a text in double quotes as a template. */
export type ReadTemplate = (text: string) => readonly Node[];

/**
 * Reads an expression of the template language.
 * @throws TemplateSyntaxError
 * @see https://velocity.apache.org/engine/1.7/vtl-reference.html
 */
export function readExpression(scanner: Scanner, readTemplate: ReadTemplate, level = 0): Expression {
  const [pattern, words] = LEVELS[level] ?? [];
  if (pattern === undefined) return readUnary(scanner, readTemplate);
  let left = readExpression(scanner, readTemplate, level + 1);
  for (;;) {
    const sign = scanner.match(pattern)?.[1];
    if (sign === undefined) return left;
    const operator = words?.[sign] ?? OPERATORS.find((one) => one === sign) ?? scanner.fail(`${sign} is no operator`);
    left = { kind: 'binary', operator, left, right: readExpression(scanner, readTemplate, level + 1) };
  }
}

function readUnary(scanner: Scanner, readTemplate: ReadTemplate): Expression {
  scanner.match(/\s*/y);
  if (scanner.match(/!(?!=)|not\b/y)) return { kind: 'not', of: readUnary(scanner, readTemplate) };
  return readPrimary(scanner, readTemplate);
}

function readPrimary(scanner: Scanner, readTemplate: ReadTemplate): Expression {
  if (scanner.take('(')) {
    const inner = readExpression(scanner, readTemplate);
    scanner.expect(')');
    return inner;
  }
  if (scanner.take('[')) return readList(scanner, readTemplate);
  if (scanner.take('{')) return readMap(scanner, readTemplate);
  const single = scanner.match(/'((?:[^']|'')*)'/y)?.[1];
  if (single !== undefined) return { kind: 'literal', value: single.replaceAll("''", "'") };
  const double = scanner.match(/"((?:[^"]|"")*)"/y)?.[1];
  if (double !== undefined) return { kind: 'template', nodes: readTemplate(double.replaceAll('""', '"')) };
  const digits = scanner.match(NUMBER)?.[0];
  if (digits !== undefined) return { kind: 'literal', value: Number(digits) };
  const word = scanner.match(/(?:true|false|null)\b/y)?.[0];
  if (word !== undefined) return { kind: 'literal', value: WORDS[word] ?? null };
  return readReference(scanner, readTemplate)?.reference ?? scanner.fail('a value is missing');
}

function readList(scanner: Scanner, readTemplate: ReadTemplate): Expression {
  if (scanner.take(']')) return { kind: 'list', items: [] };
  const first = readExpression(scanner, readTemplate);
  if (scanner.take('..')) {
    const to = readExpression(scanner, readTemplate);
    scanner.expect(']');
    return { kind: 'range', from: first, to };
  }
  const items = [first];
  while (scanner.take(',')) items.push(readExpression(scanner, readTemplate));
  scanner.expect(']');
  return { kind: 'list', items };
}

function readMap(scanner: Scanner, readTemplate: ReadTemplate): Expression {
  const entries: (readonly [Expression, Expression])[] = [];
  while (!scanner.take('}')) {
    const name = readExpression(scanner, readTemplate);
    scanner.expect(':');
    entries.push([name, readExpression(scanner, readTemplate)]);
    if (!scanner.take(',')) {
      scanner.expect('}');
      break;
    }
  }
  return { kind: 'map', entries };
}

/** A reference that begins here, `$name.part` or `${name}`, and whether it is quiet; undefined where none does. */
export function readReference(
  scanner: Scanner,
  readTemplate: ReadTemplate,
): { readonly reference: Reference; readonly isQuiet: boolean } | undefined {
  const start = scanner.at;
  const [, quiet = '', brace = ''] = scanner.match(/\$(!?)(\{?)(?=[A-Za-z_])/y) ?? [];
  const name = scanner.at === start ? undefined : scanner.match(NAME)?.[0];
  if (name === undefined) {
    scanner.at = start;
    return undefined;
  }
  const steps = readSteps(scanner, readTemplate);
  if (brace !== '') scanner.expect('}');
  return { reference: { kind: 'reference', name, steps }, isQuiet: quiet !== '' };
}

function readSteps(scanner: Scanner, readTemplate: ReadTemplate): readonly Step[] {
  const steps: Step[] = [];
  for (;;) {
    const name = scanner.match(METHOD_NAME)?.[1];
    if (name !== undefined) {
      const isCall = scanner.match(/\(/y) !== undefined;
      steps.push(
        isCall ? { kind: 'call', name, args: readArguments(scanner, readTemplate) } : { kind: 'member', name },
      );
    } else {
      const index = readIndex(scanner, readTemplate);
      if (index === undefined) return steps;
      steps.push({ kind: 'index', index });
    }
  }
}

/** An index in brackets; what else stands in brackets behind a reference is text. */
function readIndex(scanner: Scanner, readTemplate: ReadTemplate): Expression | undefined {
  const start = scanner.at;
  if (scanner.match(/\[/y) === undefined) return undefined;
  try {
    const index = readExpression(scanner, readTemplate);
    scanner.expect(']');
    return index;
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError)) throw error;
    scanner.at = start;
    return undefined;
  }
}

function readArguments(scanner: Scanner, readTemplate: ReadTemplate): readonly Expression[] {
  if (scanner.take(')')) return [];
  const args = [readExpression(scanner, readTemplate)];
  while (scanner.take(',')) args.push(readExpression(scanner, readTemplate));
  scanner.expect(')');
  return args;
}
