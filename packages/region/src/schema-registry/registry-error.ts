/**
 * The errors of the registry, as Confluent's registry numbers and words them: clients look at the number, and some at
 * the words.
 * @see https://docs.confluent.io/platform/current/schema-registry/develop/api.html#errors
 */
export const REGISTRY_ERRORS = {
  BODY_INVALID: { code: 400, message: '{problem}' },
  PATH_NOT_FOUND: { code: 404, message: 'HTTP 404 Not Found' },
  METHOD_NOT_ALLOWED: { code: 405, message: 'HTTP 405 Method Not Allowed' },
  MEDIA_TYPE_UNSUPPORTED: { code: 415, message: 'HTTP 415 Unsupported Media Type' },
  INCOMPATIBLE: {
    code: 409,
    message:
      'Schema being registered is incompatible with an earlier schema for subject "{subject}", details: {problem}',
  },
  SUBJECT_NOT_FOUND: { code: 40401, message: "Subject '{subject}' not found." },
  VERSION_NOT_FOUND: { code: 40402, message: 'Version {version} not found.' },
  SCHEMA_NOT_FOUND: { code: 40403, message: 'Schema {schema} not found' },
  SCHEMA_NOT_IN_SUBJECT: { code: 40403, message: 'Schema not found' },
  SUBJECT_SOFT_DELETED: {
    code: 40404,
    message: "Subject '{subject}' was soft deleted. Set permanent=true to delete permanently",
  },
  SUBJECT_NOT_SOFT_DELETED: {
    code: 40405,
    message: "Subject '{subject}' was not deleted first before being permanently deleted",
  },
  VERSION_SOFT_DELETED: {
    code: 40406,
    message: "Subject '{subject}' Version {version} was soft deleted. Set permanent=true to delete permanently",
  },
  VERSION_NOT_SOFT_DELETED: {
    code: 40407,
    message: "Subject '{subject}' Version {version} was not deleted first before being permanently deleted",
  },
  NO_SUBJECT_CONFIG: {
    code: 40408,
    message: "Subject '{subject}' does not have subject-level compatibility configured",
  },
  NO_SUBJECT_MODE: { code: 40409, message: "Subject '{subject}' does not have subject-level mode configured" },
  SCHEMA_INVALID: { code: 42201, message: 'Invalid schema of type {type}, details: {problem}' },
  VERSION_INVALID: {
    code: 42202,
    message:
      'The specified version \'{version}\' is not a valid version id. Allowed values are between [1, 2^31-1] and the string "latest"',
  },
  LEVEL_INVALID: { code: 42203, message: 'Invalid compatibility level. Valid values are {known}' },
  MODE_INVALID: { code: 42204, message: 'Invalid mode. Valid values are {known}' },
  NOT_PERMITTED: { code: 42205, message: '{problem}' },
  REFERENCE_EXISTS: {
    code: 42206,
    message: "One or more references exist to the schema of subject '{subject}', version {version}",
  },
  ID_DOES_NOT_MATCH: { code: 42207, message: '{problem}' },
  SUBJECT_INVALID: { code: 42208, message: "The specified subject '{subject}' is not a valid subject." },
  SCHEMA_TOO_LARGE: { code: 42209, message: 'The schema has {size} bytes, at most {limit} are taken.' },
  STORE_FULL: {
    code: 50001,
    message: 'Error in the backend data store: it holds {limit} {what}, which is all it takes.',
  },
} as const;

export type RegistryErrorName = keyof typeof REGISTRY_ERRORS;

/** The registry refuses a request. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  /** Of the answer's body. */
  readonly code: number;
  /** Of HTTP. */
  readonly status: number;

  constructor(
    error: RegistryErrorName,
    values: Readonly<Record<string, string | number>> = {},
    options?: ErrorOptions,
  ) {
    const { code, message } = REGISTRY_ERRORS[error];
    super(
      message.replace(/\{(\w+)\}/g, (_match, name: string) => String(values[name])),
      options,
    );
    this.code = code;
    this.status = code > 999 ? Math.floor(code / 100) : code;
  }
}
