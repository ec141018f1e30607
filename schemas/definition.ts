/** One complaint about one field, as the compiled validators report it (a part of ajv's error object). */
export interface FieldError {
  /** JSON pointer to the value at fault. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A validator compiled ahead of time; the errors of its last call are on itself. */
export interface Validate {
  (data: unknown): boolean;
  errors?: readonly FieldError[] | null;
}

/** Turns the data of one version into that of the next higher or next lower one. */
export type Cast = (data: never) => unknown;

/**
 * An event as code sees it, in one of its major versions: made by `npm run generate` from the schema files.
 * `Type` and `Data` are known to the compiler only, `validate` and the casts make them true at run time.
 */
export interface EventDefinition<Type extends string = string, Data = unknown> {
  readonly source: string;
  readonly type: Type;
  /** The version whose data a handler that names this definition receives. */
  readonly version: number;
  readonly validators: Readonly<Record<number, Validate>>;
  /** By the version they start from. */
  readonly upcasts: Readonly<Record<number, Cast>>;
  readonly downcasts: Readonly<Record<number, Cast>>;
  /** Carries the type of the data; never there at run time. */
  readonly data?: Data;
}
