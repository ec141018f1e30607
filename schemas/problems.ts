import type { FieldError, Validate } from './definition.ts';

type Problem = Omit<FieldError, 'instancePath'>;

/** The problems that a generated validator has found, with one more. */
export function failed(errors: FieldError[] | null, instancePath: string, problem: Problem): FieldError[] {
  const error = { instancePath, ...problem };
  if (errors === null) return [error];
  errors.push(error);
  return errors;
}

/** The same with a problem for each field that an object must have and has not. */
export function missing(
  errors: FieldError[] | null,
  instancePath: string,
  value: Readonly<Record<string, unknown>>,
  required: readonly string[],
): FieldError[] | null {
  let all = errors;
  for (const field of required) {
    if (value[field] !== undefined) continue;
    const message = `must have required property '${field}'`;
    all = failed(all, instancePath, { keyword: 'required', params: { missingProperty: field }, message });
  }
  return all;
}

/** The same with all that the validator of an inner value has found. */
export function failedWithin(
  errors: FieldError[] | null,
  instancePath: string,
  inner: readonly FieldError[] | null | undefined,
): FieldError[] {
  const found = (inner ?? []).map((error) => ({ ...error, instancePath: instancePath + error.instancePath }));
  return errors === null ? found : errors.concat(found);
}

/** The same with what is wrong with a field that may be missing. */
export const field = (
  errors: FieldError[] | null,
  instancePath: string,
  value: unknown,
  validate: Validate,
): FieldError[] | null =>
  value === undefined || validate(value) ? errors : failedWithin(errors, instancePath, validate.errors);

/** The usual problems, in the words of ajv. */
export const notOfType = (type: string): Problem => ({ keyword: 'type', params: { type }, message: `must be ${type}` });

export const notMatching = (pattern: string): Problem => ({
  keyword: 'pattern',
  params: { pattern },
  message: `must match pattern "${pattern}"`,
});

export const notOfLength = (keyword: 'minLength' | 'maxLength', limit: number): Problem => ({
  keyword,
  params: { limit },
  message: `must NOT have ${keyword === 'minLength' ? 'fewer' : 'more'} than ${limit} characters`,
});

export const notOfSize = (keyword: 'minItems' | 'maxItems', limit: number): Problem => ({
  keyword,
  params: { limit },
  message: `must NOT have ${keyword === 'minItems' ? 'fewer' : 'more'} than ${limit} items`,
});

export const notWithin = (keyword: 'minimum' | 'maximum', comparison: '<=' | '>=', limit: number): Problem => ({
  keyword,
  params: { comparison, limit },
  message: `must be ${comparison} ${limit}`,
});
