import type { Incompatibility } from '../schema-kind.ts';
import type { AvroEnum, AvroField, AvroFixed, AvroNamed, AvroRecord, AvroType, AvroUnion } from './avro-type.ts';
import { isNamed, shortName } from './avro-type.ts';

/** Nobody reads more, and types that use each other twice would else double them at each level. */
const MAX_REASONS = 100;
/** More than any two schemas need; long unions of large records would else take minutes. */
const MAX_PAIRS = 100_000;

/** What a reader reads of another primitive type. */
const PROMOTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['long', ['int']],
  ['float', ['int', 'long']],
  ['double', ['int', 'long', 'float']],
  ['bytes', ['string']],
  ['string', ['bytes']],
]);

/**
 * Why values written with one schema cannot be read with another, named and placed as Avro for Java does it: an
 * unqualified name is enough, and an enumeration with a default reads any symbol.
 * @throws RangeError when the schemas have more parts than can be compared
 * @see https://avro.apache.org/docs/1.12.0/specification/#schema-resolution
 */
export function incompatibilities(reader: AvroType, writer: AvroType): readonly Incompatibility[] {
  return new Comparison().compare(reader, writer).map((one) => ({ ...one, path: one.path || '/' }));
}

type Reasons = readonly Incompatibility[];

const reason = (type: string, path: string, message: string): Reasons => [{ type, path, message }];

const below = (path: string, reasons: Reasons): Reasons =>
  reasons.map((one) => ({ ...one, path: `${path}${one.path}` }));

class Comparison {
  /** Paths are from the pair on. A pair that is being compared counts as compatible, for types may contain themselves. */
  readonly #known = new Map<AvroType, Map<AvroType, Reasons>>();
  #pairs = 0;

  compare(reader: AvroType, writer: AvroType): Reasons {
    const ofReader = this.#known.get(reader) ?? new Map<AvroType, Reasons>();
    this.#known.set(reader, ofReader);
    const known = ofReader.get(writer);
    if (known !== undefined) return known;
    if (++this.#pairs > MAX_PAIRS) throw new RangeError('The schemas have too many parts to be compared.');
    ofReader.set(writer, []);
    const found = this.#compare(reader, writer).slice(0, MAX_REASONS);
    ofReader.set(writer, found);
    return found;
  }

  #compare(reader: AvroType, writer: AvroType): Reasons {
    if (writer.kind === 'union') return this.#allBranches(reader, writer);
    if (reader.kind === 'union') return this.#someBranch(reader, writer);
    if (reader.kind !== writer.kind) {
      if (PROMOTIONS.get(reader.kind)?.includes(writer.kind)) return [];
      const [read, written] = [reader.kind.toUpperCase(), writer.kind.toUpperCase()];
      return reason('TYPE_MISMATCH', '', `reader type: ${read} not compatible with writer type: ${written}`);
    }
    if (reader.kind === 'array' && writer.kind === 'array') {
      return below('/items', this.compare(reader.items, writer.items));
    }
    if (reader.kind === 'map' && writer.kind === 'map') {
      return below('/values', this.compare(reader.values, writer.values));
    }
    return isNamed(reader) && isNamed(writer) ? this.#named(reader, writer) : [];
  }

  #allBranches(reader: AvroType, writer: AvroUnion): Reasons {
    return writer.branches.flatMap((branch, index) => {
      const found = this.compare(reader, branch);
      if (reader.kind !== 'union') return found;
      return found.map((one) => ({ ...one, path: `/${index}${one.path}` }));
    });
  }

  #someBranch(reader: AvroUnion, writer: AvroType): Reasons {
    if (reader.branches.some((branch) => this.compare(branch, writer).length === 0)) return [];
    const written = writer.kind.toUpperCase();
    return reason('MISSING_UNION_BRANCH', '', `reader union lacking writer type: ${written}`);
  }

  #named(reader: AvroNamed, writer: AvroNamed): Reasons {
    const names = haveOneName(reader, writer) ? [] : reason('NAME_MISMATCH', '/name', `expected: ${writer.name}`);
    if (reader.kind === 'record' && writer.kind === 'record') return [...names, ...this.#fields(reader, writer)];
    if (reader.kind === 'enum' && writer.kind === 'enum') return [...names, ...symbols(reader, writer)];
    if (reader.kind === 'fixed' && writer.kind === 'fixed') return [...names, ...size(reader, writer)];
    return names;
  }

  #fields(reader: AvroRecord, writer: AvroRecord): Reasons {
    return reader.fields.flatMap((field, index) => {
      const path = `/fields/${index}`;
      const written = writtenAs(field, writer);
      if (written !== undefined) return below(`${path}/type`, this.compare(field.type, written.type));
      return field.hasDefault ? [] : reason('READER_FIELD_MISSING_DEFAULT_VALUE', path, field.name);
    });
  }
}

const haveOneName = (reader: AvroNamed, writer: AvroNamed): boolean =>
  shortName(reader.name) === shortName(writer.name) || reader.aliases.includes(writer.name);

const writtenAs = ({ name, aliases }: AvroField, writer: AvroRecord): AvroField | undefined =>
  writer.fields.find((one) => one.name === name) ?? writer.fields.find((one) => aliases.includes(one.name));

function symbols(reader: AvroEnum, writer: AvroEnum): Reasons {
  const missing = writer.symbols.filter((symbol) => !reader.symbols.includes(symbol));
  if (missing.length === 0 || reader.default !== undefined) return [];
  return reason('MISSING_ENUM_SYMBOLS', '/symbols', `[${missing.join(', ')}]`);
}

function size(reader: AvroFixed, writer: AvroFixed): Reasons {
  if (reader.sizeBytes === writer.sizeBytes) return [];
  return reason('FIXED_SIZE_MISMATCH', '/size', `expected: ${writer.sizeBytes}, found: ${reader.sizeBytes}`);
}
