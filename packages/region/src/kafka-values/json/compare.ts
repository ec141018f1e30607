import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../core/json.ts';
import type { Incompatibility } from '../schema-kind.ts';
import { compareCombined, type Shaped } from './compare-combined.ts';
import { compareLists } from './compare-lists.ts';
import { compareObjects } from './compare-objects.ts';
import { type Differences, difference, MAX_DIFFERENCES, under } from './differences.ts';
import type { Placed } from './documents.ts';
import { enumNarrowed, type Narrowing, narrowings } from './limits.ts';
import { resolved, type Shape, shapeOf } from './shape.ts';

/** More than any two schemas need; large combinations of schemas would else take minutes. */
const MAX_PAIRS = 100_000;

type Typed = Extract<Shape, { kind: 'typed' }>;

/**
 * What an update of a schema no longer takes of what the original takes, as Confluent's registry judges it with the
 * policy STRICT.
 * @see https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/serdes-json.html
 */
export class Comparison {
  /** A pair that is being compared counts as compatible, for schemas may contain themselves. */
  readonly #known = new Map<Json, Map<Json, Differences>>();
  readonly #shapes = new Map<Json, Shape>();
  #pairs = 0;

  /** @throws RangeError when the schemas have more parts than can be compared */
  compare(original: Placed, update: Placed): readonly Incompatibility[] {
    return this.differences(original, update).map(({ type, path }) => ({
      type,
      path: path === '' ? '#/' : `#${path}`,
      message: `The new schema takes less than the old one: ${type} at '${path === '' ? '#/' : `#${path}`}'`,
    }));
  }

  /** Only those that make it incompatible, with paths from here on. */
  readonly differences = (original: Placed, update: Placed): Differences => {
    const [before, after] = [resolved(original), resolved(update)];
    const ofBefore = this.#known.get(before.schema) ?? new Map<Json, Differences>();
    this.#known.set(before.schema, ofBefore);
    const known = ofBefore.get(after.schema);
    if (known !== undefined) return known;
    if (++this.#pairs > MAX_PAIRS) throw new RangeError('The schemas have too many parts to be compared.');
    ofBefore.set(after.schema, []);
    const found = this.#differ(this.#shaped(before), this.#shaped(after)).slice(0, MAX_DIFFERENCES);
    ofBefore.set(after.schema, found);
    return found;
  };

  #shaped(at: Placed): Shaped {
    const shape = this.#shapes.get(at.schema) ?? shapeOf(at);
    this.#shapes.set(at.schema, shape);
    return { at, shape };
  }

  #differ(before: Shaped, after: Shaped): Differences {
    const [original, update] = [before.shape, after.shape];
    if (original.kind === 'never' || update.kind === 'any') return [];
    if (original.kind === 'combined' || update.kind === 'combined') {
      return compareCombined(before, after, this.differences);
    }
    if (original.kind === 'typed' && update.kind === 'typed') return this.#typesDiffer(original, update);
    if (original.kind === 'enum' && update.kind === 'enum') return all(enumNarrowed(original.values, update.values));
    if (original.kind === 'not' && update.kind === 'not') {
      return this.differences(update.of, original.of).length === 0 ? [] : difference('NOT_TYPE_EXTENDED', '/not');
    }
    return isDeepStrictEqual(original, update) ? [] : difference('TYPE_CHANGED');
  }

  #typesDiffer(original: Typed, update: Typed): Differences {
    const [before, after] = [original.type, update.type];
    if (before !== after) {
      if (before === 'number' && after === 'integer')
        return [...difference('TYPE_NARROWED'), ...limits(original, update)];
      return before === 'integer' && after === 'number' ? limits(original, update) : difference('TYPE_CHANGED');
    }
    const own = limits(original, update);
    if (before === 'object') return [...compareObjects(original.at, update.at, this.differences), ...own];
    return before === 'array' ? [...compareLists(original.at, update.at, this.differences), ...own] : own;
  }
}

const limits = (original: Typed, update: Typed): Differences =>
  all(narrowings(original.type === 'integer' ? 'number' : original.type, original.schema, update.schema));

const all = (found: readonly Narrowing[]): Differences =>
  found.flatMap(({ type, keyword }) => under(keyword, difference(type)));
