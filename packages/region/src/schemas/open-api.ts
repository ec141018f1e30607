import type { JsonObject } from '../core/json.ts';
import type { Shape } from './shape.ts';

/** Sorts keys by name, as AWS does with properties. */
const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

type ObjectShape = Extract<Shape, { kind: 'object' }>;

const BETWEEN_WORDS = /(?:[\p{P}\p{Z}\p{C}]|[$+<=>^`|~])+/u;

/**
 * `EC2 Instance State-change Notification` -> `EC2InstanceStateChangeNotification`. Names of schemas have no characters
 * beyond ASCII, so each stands there by its code point, and keeps names apart: `日本` -> `_65E5__672C_`
 */
export function pascalCase(text: string): string {
  const words = text.split(BETWEEN_WORDS).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return words.join('').replace(/[^A-Za-z0-9]/gu, byCodePoint) || 'Object';
}

const byCodePoint = (character: string): string => `_${character.codePointAt(0)?.toString(16).toUpperCase()}_`;

/** Collects component schemas. Each nested object gets a component named after its field. */
export class Components {
  readonly schemas: Record<string, JsonObject> = {};

  /** Adds a component and returns its reference. A name that is taken gets a number. */
  add(name: string, shape: ObjectShape, extra: JsonObject = {}): JsonObject {
    const unique = this.#freeName(name);
    this.schemas[unique] = {};
    this.schemas[unique] = { ...this.#objectSchema(shape), ...extra };
    return { $ref: `#/components/schemas/${unique}` };
  }

  /** Reserves the name of a component that the caller adds. */
  put(name: string, schema: JsonObject): void {
    this.schemas[name] = schema;
  }

  #objectSchema({ fields, required }: ObjectShape): JsonObject {
    const properties = [...fields].sort(byName).map(([name, shape]) => [name, this.#schemaOf(name, shape)]);
    const names = [...required];
    return {
      type: 'object',
      ...(names.length > 0 && { required: names }),
      ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
    };
  }

  #schemaOf(name: string, shape: Shape): JsonObject {
    switch (shape.kind) {
      case 'text':
        return shape.isDateTime ? { type: 'string', format: 'date-time' } : { type: 'string' };
      case 'number':
      case 'boolean':
        return { type: shape.kind };
      case 'list':
        return { type: 'array', items: this.#itemsSchema(name, shape.items) };
      case 'object':
        return this.add(pascalCase(name), shape);
      case 'unknown':
      case 'mixed':
        return {};
      default:
        return shape satisfies never;
    }
  }

  #itemsSchema(name: string, items: Shape): JsonObject {
    return items.kind === 'unknown' ? { type: 'object' } : this.#schemaOf(`${name}Item`, items);
  }

  #freeName(name: string): string {
    if (!Object.hasOwn(this.schemas, name)) return name;
    let number = 1;
    while (Object.hasOwn(this.schemas, `${name}_${number}`)) number++;
    return `${name}_${number}`;
  }
}

/** An OpenAPI document with schemas only. */
export function openApi(title: string, schemas: Readonly<Record<string, JsonObject>>): JsonObject {
  return { openapi: '3.0.0', info: { version: '1.0.0', title }, paths: {}, components: { schemas } };
}
