import type { CatalogueEntry } from '#schemas/catalogue.ts';
import type { FieldNumbers } from '../generate/encodings/field-numbers.ts';
import { shapeOrReason } from '../generate/encodings/read-shape.ts';
import { type ContractShape, NotMappable, type Shape } from '../generate/encodings/shape.ts';
import type { BreakingChange } from './compare-schemas.ts';

/**
 * What breaks readers of Avro and Protobuf beyond what breaks all readers: they know records by their names. A contract
 * that these encodings could not hold has promised them nothing.
 */
export function compareShapes(before: CatalogueEntry, after: CatalogueEntry): readonly BreakingChange[] {
  const old = shapeOrReason(before);
  if (old instanceof NotMappable) return [];
  const now = shapeOrReason(after);
  if (!(now instanceof NotMappable)) return new ShapeComparison(old, now).changes();
  return [{ path: now.path, message: `neither Avro nor Protobuf can hold it any more: ${now.reason}` }];
}

/** A number belongs to its field for ever, also when the field is gone: else old records are read as what they are not. */
export function compareNumbers(before: FieldNumbers, after: FieldNumbers): readonly BreakingChange[] {
  return Object.entries(before).flatMap(([message, fields]) =>
    Object.entries(fields).flatMap(([field, number]) => {
      const now = after[message]?.[field];
      if (now === number) return [];
      return [{ path: `${message}.${field}`, message: `the number is ${now ?? 'gone'}, was ${number}` }];
    }),
  );
}

class ShapeComparison {
  readonly #before: ContractShape;
  readonly #after: ContractShape;
  readonly #seen = new Set<string>();

  constructor(before: ContractShape, after: ContractShape) {
    this.#before = before;
    this.#after = after;
  }

  changes(): readonly BreakingChange[] {
    return this.#fields(this.#before.root, this.#after.root, 'data');
  }

  #compare(before: Shape, after: Shape, path: string): readonly BreakingChange[] {
    if (before.kind === 'list' && after.kind === 'list') return this.#compare(before.of, after.of, `${path}[]`);
    if (before.kind === 'map' && after.kind === 'map') return this.#compare(before.of, after.of, `${path}.*`);
    if (before.kind === 'union' && after.kind === 'union') return this.#union(before.of, after.of, path);
    if (before.kind !== 'record' || after.kind !== 'record') return [];
    const isRenamed = before.name !== after.name;
    const message = `the record is ${after.name}, was ${before.name}: readers of Avro and Protobuf know it by its name`;
    return [...(isRenamed ? [{ path, message }] : []), ...this.#fields(before.name, after.name, path)];
  }

  #union(before: readonly Shape[], after: readonly Shape[], path: string): readonly BreakingChange[] {
    return before.flatMap((old) => {
      const now = after.find(({ kind }) => kind === old.kind);
      return now === undefined ? [] : this.#compare(old, now, path);
    });
  }

  /** A record may hold itself: each pair is looked at once. */
  #fields(before: string, after: string, path: string): readonly BreakingChange[] {
    const pair = `${before} ${after}`;
    if (this.#seen.has(pair)) return [];
    this.#seen.add(pair);
    const now = new Map(this.#after.records.get(after)?.fields.map((field) => [field.name, field]));
    return (this.#before.records.get(before)?.fields ?? []).flatMap(({ name, shape }) => {
      const field = now.get(name);
      return field === undefined ? [] : this.#compare(shape, field.shape, `${path}.${name}`);
    });
  }
}
