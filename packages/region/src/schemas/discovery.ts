import { AwsError } from '../core/aws-error.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { PersistedRows } from '../core/persisted-rows.ts';
import type { StateStore } from '../core/state-store.ts';
import { schemasError } from './errors.ts';
import { draft4Of } from './export.ts';
import { discoveredName, type EventNames, eventSchema, isEnvelope, plainSchema } from './infer.ts';
import { LIMITS } from './limits.ts';
import { isPersistedSchema, objectShapeOf, shapeText } from './persisted-schema.ts';
import type { Registry, SchemaType } from './registry.ts';
import type { SchemaStore } from './schema-store.ts';
import { levelsOf, mergeShapes, type Shape, shapeOf } from './shape.ts';

type ObjectShape = Extract<Shape, { kind: 'object' }>;

/** Updates the registry of discovered schemas with each event. */
export class Discovery {
  readonly #schemas: SchemaStore;
  readonly #registry: Registry;
  readonly #seen = new Map<string, ObjectShape>();
  readonly #persisted = new PersistedRows('discovered-schema', isPersistedSchema);

  constructor(schemas: SchemaStore, registry: Registry) {
    this.#schemas = schemas;
    this.#registry = registry;
    schemas.onChange((registryName, name) => {
      if (registryName === registry.name) this.#persist(name);
    });
  }

  /** Restores the schemas that an earlier process discovered, and persists later ones. */
  restore(stateStore: StateStore): void {
    for (const [name, { schema, shape }] of this.#persisted.restore(stateStore)) {
      this.#registry.schemas.set(name, schema);
      this.#seen.set(name, objectShapeOf(shape));
    }
  }

  /**
   * Reads an event of the bus. As on AWS, it ignores an event that is too large or nests too deeply. A schema that the
   * registry cannot hold is not kept: no event is held up for its sake.
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-schemas-infer.html
   */
  learn(event: JsonObject): void {
    const shape = shapeOf(event);
    if (shape.kind !== 'object' || !isEnvelope(event) || isTooMuch(event)) return;
    const names = namesOf(event);
    const name = discoveredName(names);
    const known = this.#registry.schemas.get(name);
    const before = known ? this.#seen.get(name) : undefined;
    const merged = before ? mergeObjects(before, shape) : shape;
    const content = JSON.stringify(eventSchema(names, merged));
    this.#seen.set(name, merged);
    try {
      if (known) this.#schemas.update(known, { content });
      else this.#schemas.create(this.#registry, name, { type: 'OpenApi3', content, description: undefined });
    } catch (error) {
      // The registry's limits: the name, the length, the number of versions or of schemas.
      if (!(error instanceof AwsError)) throw error;
      this.#unsee(name, before);
    }
  }

  #unsee(name: string, before: ObjectShape | undefined): void {
    if (before) this.#seen.set(name, before);
    else this.#seen.delete(name);
  }

  #persist(name: string): void {
    const schema = this.#registry.schemas.get(name);
    const shape = this.#seen.get(name);
    if (schema === undefined || shape === undefined) this.#persisted.remove(name);
    else this.#persisted.put(name, () => ({ schema, shape: shapeText(shape) }));
  }
}

/**
 * The common schema of sample events.
 * @returns JSON text
 * @throws AwsError BadRequestException when they are not all objects
 */
export function discoveredSchema(events: readonly unknown[], type: SchemaType): string {
  const objects = events.filter(isObject);
  const shapes = objects.map(shapeOf).filter((shape) => shape.kind === 'object');
  const [first, ...rest] = shapes;
  if (first === undefined || shapes.length < events.length) {
    throw schemasError('BadRequestException', 'Each event must be the text of a JSON object.');
  }
  const shape = rest.reduce(mergeObjects, first);
  const [sample = {}] = objects;
  const schema = objects.every(isEnvelope) ? eventSchema(namesOf(sample), shape) : plainSchema(shape);
  const content = JSON.stringify(schema);
  return type === 'OpenApi3' ? content : draft4Of(content);
}

function mergeObjects(a: ObjectShape, b: ObjectShape): ObjectShape {
  const merged = mergeShapes(a, b);
  if (merged.kind !== 'object') throw new Error('The common shape of two objects is not an object.');
  return merged;
}

function isTooMuch(event: JsonObject): boolean {
  if (Buffer.byteLength(JSON.stringify(event)) > LIMITS.discoveredEventBytes) return true;
  return levelsOf(event) > LIMITS.discoveredLevels;
}

function namesOf(event: JsonObject): EventNames {
  const { source, 'detail-type': detailType } = event;
  return { source: nameOf(source), detailType: nameOf(detailType) };
}

/** A text as it is, any other value as JSON. */
function nameOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
