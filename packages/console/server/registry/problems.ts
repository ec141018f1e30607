import type { JsonObject } from '@tributary/region/json';
import Ajv04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';

/** One thing that breaks a schema. */
export interface Problem {
  readonly message: string;
  /** A JSON pointer to the field at fault. */
  readonly pointer: string;
}

/** What breaks a schema, Draft 4, in a value; nothing for a schema that cannot be compiled. */
export function problemsIn(value: unknown, schema: JsonObject): readonly Problem[] {
  const ajv = new Ajv04.default({ allErrors: true, strict: false, logger: false });
  addFormats.default(ajv as never);
  try {
    const validate = ajv.compile(schema);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message = 'is invalid', params }) => {
      const allowed = Array.isArray(params['allowedValues']) ? `: ${params['allowedValues'].join(', ')}` : '';
      return { pointer: instancePath, message: message + allowed };
    });
  } catch {
    return [];
  }
}
