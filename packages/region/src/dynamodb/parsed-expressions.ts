/** What dynalite's parsers get with an expression. They remove from `unused...` the names that the expression uses. */
export interface ExpressionContext {
  readonly attrNames?: Readonly<Record<string, string>> | undefined;
  readonly attrVals?: Readonly<Record<string, object>> | undefined;
  readonly unusedAttrNames: Record<string, unknown>;
  readonly unusedAttrVals: Record<string, unknown>;
}

export type ParseExpression = (text: string, options: { readonly context: ExpressionContext }) => unknown;

/** The position of a value of ExpressionAttributeValues in a parsed expression. */
class Slot {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

interface Parsed {
  /** The parsed expression with slots. */
  readonly shape: unknown;
  readonly usedNames: readonly string[];
  readonly usedValues: readonly string[];
}

/** An application has few expressions, unless it writes values into them. */
const CAPACITY = 500;

/**
 * Parses each expression once. dynalite's parser takes about 250 us for the condition of an idempotent write, each
 * time. The result depends on the text, the names and the types of the values. Only BETWEEN compares the values
 * themselves, and so is parsed each time.
 */
export function parsingOnce(parse: ParseExpression): ParseExpression {
  const known = new Map<string, Parsed>();
  return (text, options) => {
    const { context } = options;
    const key = keyOf(text, context);
    const found = key === undefined ? undefined : known.get(key);
    if (found !== undefined) return filled(found, context);
    const before = unusedIn(context);
    const result = parse(text, options);
    // A string result is the parser's error message.
    if (key === undefined || typeof result === 'string') return result;
    if (known.size >= CAPACITY) known.clear();
    const after = unusedIn(context);
    known.set(key, {
      shape: withSlots(result, slotsOf(context)),
      usedNames: before.names.filter((name) => !after.names.includes(name)),
      usedValues: before.values.filter((name) => !after.values.includes(name)),
    });
    return result;
  };
}

/** Undefined for an expression that has to be parsed each time. */
function keyOf(text: string, { attrNames = {}, attrVals = {} }: ExpressionContext): string | undefined {
  if (/between/i.test(text)) return undefined;
  const types = Object.entries(attrVals).map(([name, value]) => [name, Object.keys(value)]);
  return JSON.stringify([text, attrNames, types]);
}

const unusedIn = ({ unusedAttrNames, unusedAttrVals }: ExpressionContext) => ({
  names: Object.keys(unusedAttrNames),
  values: Object.keys(unusedAttrVals),
});

const slotsOf = ({ attrVals = {} }: ExpressionContext): ReadonlyMap<unknown, Slot> =>
  new Map(Object.entries(attrVals).map(([name, value]) => [value, new Slot(name)]));

function withSlots(node: unknown, slots: ReadonlyMap<unknown, Slot>): unknown {
  return slots.get(node) ?? copied(node, (inner) => withSlots(inner, slots));
}

function filled({ shape, usedNames, usedValues }: Parsed, context: ExpressionContext): unknown {
  for (const name of usedNames) delete context.unusedAttrNames[name];
  for (const name of usedValues) delete context.unusedAttrVals[name];
  const fill = (node: unknown): unknown => (node instanceof Slot ? context.attrVals?.[node.name] : copied(node, fill));
  return fill(shape);
}

/** A copy with changed insides. A copy is needed because dynalite may change a parsed expression. */
function copied(node: unknown, change: (inner: unknown) => unknown): unknown {
  if (Array.isArray(node)) return node.map(change);
  if (typeof node !== 'object' || node === null) return node;
  const copy: Record<string, unknown> = Object.create(Object.getPrototypeOf(node));
  for (const [name, inner] of Object.entries(node)) copy[name] = change(inner);
  return copy;
}
