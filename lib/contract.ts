import type { Cast, EventDefinition, FieldError, Validate } from '#schemas/definition.ts';
import validateMetadata from '#schemas/generated/metadata.validate.js';
import { KitError, toError } from './errors.ts';
import type { Event, Metadata } from './event.ts';
import { objectOf, quotable } from './json.ts';
import { sourceOfNumber } from './raw-number.ts';

/** A broken list has one problem for each item, and the message must fit on a dead-letter queue. */
const MAX_PROBLEMS = 20;

/** The event type of a definition. */
export type EventOf<Definition> =
  Definition extends EventDefinition<infer Type, infer Data> ? Event<Type, Data> : never;

/**
 * Finds the definition of an event by its source and type.
 * @throws TributaryError EVENT_TYPE_UNKNOWN
 */
export function definitionOf<Definition extends EventDefinition>(
  definitions: readonly Definition[],
  { source, type }: Pick<Metadata, 'source' | 'type'>,
  taker: string,
): Definition {
  const found = definitions.find((definition) => definition.type === type && definition.source === source);
  if (found) return found;
  const known = definitions.map((definition) => `${definition.source} ${definition.type}`).join(', ');
  throw new KitError('EVENT_TYPE_UNKNOWN', { source: quotable(source), type: quotable(type), taker, known });
}

/**
 * Checks `{ metadata, data }` from a transport against the metadata schema.
 * @returns the event, its data still unchecked
 * @throws TributaryError EVENT_INVALID that names each field at fault
 */
export function parseEnvelope(detail: unknown): Event {
  const { metadata, data } = objectOf(detail);
  check(validateMetadata, metadata, 'metadata', 'The event');
  return { metadata: metadata as Metadata, data };
}

/**
 * Checks the data in its own version, and casts it up or down to the version of the definition.
 * @throws TributaryError EVENT_VERSION_UNKNOWN, EVENT_INVALID, EVENT_NOT_CASTABLE
 */
export function conform<Type extends string, Data>(
  definition: EventDefinition<Type, Data>,
  event: Event,
): Event<Type, Data> {
  const { id, type, version } = event.metadata;
  const validate = definition.validators[version];
  if (!validate) {
    const known = Object.keys(definition.validators).join(', ');
    throw new KitError('EVENT_VERSION_UNKNOWN', { type, version, known });
  }
  check(validate, event.data, 'data', `${type} ${id}`);
  if (version === definition.version) return event as Event<Type, Data>;
  const metadata = { ...event.metadata, version: definition.version };
  return { metadata, data: cast(definition, event) } as Event<Type, Data>;
}

function cast(definition: EventDefinition, { metadata, data }: Event): unknown {
  const { type, version: from } = metadata;
  const to = definition.version;
  const step = Math.sign(to - from);
  const casts: Readonly<Record<number, Cast>> = step > 0 ? definition.upcasts : definition.downcasts;
  let casted = data;
  for (let version = from; version !== to; version += step) {
    const next = casts[version];
    if (!next) throw new KitError('EVENT_NOT_CASTABLE', { type, from, to, problem: `version ${version} has no cast` });
    try {
      casted = next(casted as never);
    } catch (cause) {
      throw new KitError('EVENT_NOT_CASTABLE', { type, from, to, problem: toError(cause).message }, { cause });
    }
  }
  return casted;
}

function check(validate: Validate, value: unknown, root: string, what: string): void {
  if (validate(value)) return;
  const errors = validate.errors ?? [];
  const named = errors
    .slice(0, MAX_PROBLEMS)
    .map((error) => `${root}${fieldOf(error)} ${error.message ?? 'is invalid'}${lostNumber(value, error)}`);
  const more = errors.length > MAX_PROBLEMS ? [`and ${errors.length - MAX_PROBLEMS} more`] : [];
  throw new KitError('EVENT_INVALID', { what, problems: [...named, ...more].join('; ') });
}

function lostNumber(value: unknown, { instancePath }: FieldError): string {
  const names = instancePath.split('/').slice(1);
  const field = names.reduce<unknown>((inner, name) => Object(inner)[name], value);
  const isLost = sourceOfNumber(field) !== undefined || (Number.isInteger(field) && !Number.isSafeInteger(field));
  return isLost ? ', and the number that it has cannot be held exactly' : '';
}

/** `/lines/0/quantity` reads as `.lines[0].quantity`. */
function fieldOf({ instancePath }: FieldError): string {
  return instancePath.replace(/\/(\d+)(?=\/|$)/g, '[$1]').replaceAll('/', '.');
}
