/** What Avro and Protobuf both can hold of a value. An integer is always a long, because an int could not grow. */
export type Shape =
  | { readonly kind: 'string' | 'boolean' | 'long' | 'double' }
  /** `name` is free for a message around it: Protobuf has no list of lists. */
  | { readonly kind: 'list' | 'map'; readonly name: string; readonly of: Shape }
  /** One of several, of which a value itself says which. */
  | { readonly kind: 'union'; readonly name: string; readonly of: readonly Shape[] }
  /** The name is that of one of the contract's records. */
  | { readonly kind: 'record'; readonly name: string };

export interface Field {
  readonly name: string;
  readonly description: string | undefined;
  readonly shape: Shape;
  readonly isRequired: boolean;
  readonly isNullable: boolean;
}

export interface RecordShape {
  readonly name: string;
  readonly description: string | undefined;
  readonly fields: readonly Field[];
}

/** The data of one event in one version, as records with fields. */
export interface ContractShape {
  /** The source of the event: the namespace in Avro, the package in Protobuf. */
  readonly namespace: string;
  /** The record of the data itself, such as `ShelfFilledV1`. */
  readonly root: string;
  /** By name, the root first. A record may hold itself. */
  readonly records: ReadonlyMap<string, RecordShape>;
}

/** Why a contract has no form in Avro and Protobuf. */
export class NotMappable extends Error {
  override readonly name = 'NotMappable';
  /** In the data: `data.lines[].sku`. */
  readonly path: string;
  readonly reason: string;

  /** @param file of the schema, below `schemas/` */
  constructor(file: string, path: string, reason: string) {
    super(`schemas/${file} ${path}: ${reason}`);
    this.path = path;
    this.reason = reason;
  }
}
