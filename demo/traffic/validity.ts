import type { EventDefinition, Validate } from '#schemas/definition.ts';
import { allEvents } from '#schemas/generated/contracts.ts';

/** An event's type in one of its versions. */
export interface TypeAndVersion {
  readonly source: string;
  readonly type: string;
  readonly version: number;
}

/** What the schema of an event's version has against the data; undefined where it accepts them. */
export function problemWith(of: TypeAndVersion, data: unknown): string | undefined {
  const validate = validatorOf(of);
  if (validate === undefined) return 'there is no such version';
  if (validate(data)) return undefined;
  const [error] = validate.errors ?? [];
  return `${error?.instancePath || 'data'} ${error?.message ?? 'is invalid'}`;
}

function validatorOf({ source, type, version }: TypeAndVersion): Validate | undefined {
  const definitions: readonly EventDefinition[] = allEvents;
  return definitions.find((known) => known.source === source && known.type === type)?.validators[version];
}
