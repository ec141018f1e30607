/** One schema of a registry. */
export interface SchemaRef {
  readonly registry: string;
  readonly name: string;
  /** Of the data, as the name of the schema ends with it: 2 for `OrderPlaced.v2`; undefined for a name without one. */
  readonly version?: number;
  /** The region found it in what passed the bus; nobody declared it. */
  readonly isDiscovered: boolean;
}

/** An event with all versions of its schema, oldest first. */
export interface Contract {
  readonly source: string;
  readonly type: string;
  readonly schemas: readonly SchemaRef[];
}

/** `contracts` */
export interface ContractList {
  readonly contracts: readonly Contract[];
  readonly documents: readonly string[];
}

/** A rule whose pattern takes events of a source and type, whatever else it asks for. */
export interface Taker {
  readonly bus: string;
  readonly rule: string;
  /** By their ids and the names of what they are: `function/x`. */
  readonly targets: readonly string[];
  /** What else the pattern asks for, as JSON; undefined for nothing. */
  readonly only?: string;
}

export interface VersionedSchema extends SchemaRef {
  /** JSON Schema, Draft 4. */
  readonly text: string;
}

/** `contracts/detail` */
export interface ContractDetail extends Contract {
  readonly versions: readonly VersionedSchema[];
  readonly takers: readonly Taker[];
  /** An event that has what the newest version requires, as JSON. */
  readonly example: string;
}
