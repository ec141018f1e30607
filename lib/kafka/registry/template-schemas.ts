import type { EventEncodings, ValueEncoding } from '#schemas/encodings.ts';
import { at, objectOf, textOf } from '../../json.ts';
import { ownSchema } from './schema-registry.ts';

/** How values are encoded, by topic; JSON is not listed. */
export type TopicEncodings = ReadonlyMap<string, ValueEncoding>;

/** A contract in one encoding. */
export interface ContractIn {
  readonly contract: EventEncodings;
  readonly encoding: ValueEncoding;
}

const ENCODINGS: readonly ValueEncoding[] = ['avro', 'protobuf'];
const isEncoding = (text: string | undefined): text is ValueEncoding => ENCODINGS.some((one) => one === text);

const resourcesIn = (template: unknown): readonly unknown[] => Object.values(objectOf(at(template, 'Resources')));

/** As the functions of a compiled template know it. @see infra/conventions/kafka-values.ts */
export function encodingsIn(template: unknown): TopicEncodings {
  const lists = resourcesIn(template).map((resource) =>
    textOf(at(resource, 'Properties', 'Environment', 'Variables', 'KAFKA_VALUES')),
  );
  const pairs = lists.flatMap((list) => list?.split(',') ?? []).map((pair) => pair.split(':'));
  return new Map(pairs.flatMap(([topic = '', encoding]) => (isEncoding(encoding) ? [[topic, encoding] as const] : [])));
}

/** The contracts that topics of a compiled template carry in another encoding than JSON: its schemas for Glue say so. */
export function contractsIn(template: unknown, contracts: readonly EventEncodings[]): readonly ContractIn[] {
  const texts = new Set(resourcesIn(template).map((resource) => at(resource, 'Properties', 'SchemaDefinition')));
  return contracts.flatMap((contract) =>
    ENCODINGS.flatMap((encoding) => (texts.has(ownSchema(contract, encoding)) ? [{ contract, encoding }] : [])),
  );
}
