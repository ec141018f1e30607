import { either, type Value, type Values } from '../cloudformation.ts';

/** A part of the body in JSON. */
export interface Part {
  readonly text: string;
  /** The condition under which it is in the body. */
  readonly condition?: string | undefined;
}

/**
 * The text of a dashboard, parts of which depend on conditions of the template: each is a placeholder that CloudFormation
 * fills in, with nothing where the condition does not hold.
 */
export class Body {
  readonly #values: Values;
  readonly #inserted: Record<string, Value> = {};

  /** @param values for the placeholders of all parts */
  constructor(values: Values) {
    this.#values = values;
  }

  /** A list in JSON. One part at least must be there always: those under conditions begin with a comma. */
  list(parts: readonly Part[]): string {
    const texts = Map.groupBy(parts, ({ condition }) => condition);
    const always = texts.get(undefined)?.map(({ text }) => text) ?? [];
    texts.delete(undefined);
    const inserted = [...texts].map(([condition = '', some]) =>
      this.#insert(condition, some.map(({ text }) => `,${text}`).join('')),
    );
    return `[${always.join(',')}${inserted.join('')}]`;
  }

  /** The text with its placeholders filled in. */
  filledIn(text: string): Value {
    return substituted(text, { ...this.#values, ...this.#inserted });
  }

  #insert(condition: string, text: string): string {
    const name = `Inserted${Object.keys(this.#inserted).length}`;
    this.#inserted[name] = either(condition, substituted(text, this.#values), '');
    return `\${${name}}`;
  }
}

/** With those of the values whose placeholders are in the text. */
function substituted(text: string, values: Values): Value {
  if (!text.includes('${')) return text;
  const used = Object.entries(values).filter(([name]) => text.includes(`\${${name}}`));
  return { 'Fn::Sub': used.length === 0 ? text : [text, Object.fromEntries(used)] };
}
