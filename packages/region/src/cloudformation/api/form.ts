import { AwsError } from '../../core/aws-error.ts';

/** The form of a call of the query protocol: `Parameters.member.1.ParameterKey`. */
export class Form {
  readonly #fields: URLSearchParams;

  constructor(fields: URLSearchParams) {
    this.#fields = fields;
  }

  text(name: string): string | undefined {
    return this.#fields.get(name) ?? undefined;
  }

  /** @throws AwsError ValidationError */
  required(name: string): string {
    const value = this.text(name);
    if (value !== undefined && value !== '') return value;
    const message = `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`;
    throw new AwsError('ValidationError', message);
  }

  flag(name: string): boolean {
    return this.text(name) === 'true';
  }

  /** The members of a list of texts; undefined when there is none. */
  texts(name: string): readonly string[] | undefined {
    const found = [...this.#fields].filter(([field]) => field.startsWith(`${name}.member.`)).map(([, value]) => value);
    return found.length === 0 ? undefined : found;
  }

  /** The members of a list of structures, each as a map of its fields; those of fields in fields have dots. */
  members(name: string): readonly ReadonlyMap<string, string>[] {
    const found = new Map<string, Map<string, string>>();
    for (const [field, value] of this.#fields) {
      const [, index, member] = new RegExp(`^${name}\\.member\\.(\\d+)\\.([\\w.]+)$`).exec(field) ?? [];
      if (index === undefined || member === undefined) continue;
      const fields = found.get(index) ?? new Map<string, string>();
      found.set(index, fields.set(member, value));
    }
    return [...found.values()];
  }
}
