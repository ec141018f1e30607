import type { CatalogueEntry } from './catalogue.ts';
import type { ValueEncoding } from './encodings.ts';

/** An event in one version, by its names. */
export type ContractName = Pick<CatalogueEntry, 'source' | 'type' | 'version'>;

/** The full name of the record in Avro and of the message in Protobuf, such as `depot.shelves.ShelfFilledV1`. */
export const recordNameOf = ({ source, type, version }: ContractName): string =>
  `${source.replaceAll('-', '_')}.${type}V${version}`;

/**
 * The name of the schema in a Glue registry, such as `depot_shelves-ShelfFilled-v1-avro`. A registry has one schema for
 * each contract and encoding, because the versions of one schema have one format.
 * @see https://docs.aws.amazon.com/glue/latest/webapi/API_CreateSchema.html
 */
export const glueSchemaName = ({ source, type, version }: ContractName, encoding: ValueEncoding): string =>
  `${source.replaceAll('.', '_')}-${type}-v${version}-${encoding}`;
