import { UsageError } from '@tributary/region/command-line';
import type { CatalogueEntry } from '#schemas/catalogue.ts';

/** Leaves room for `<service>-<stage>-` in front and a suffix behind, within Lambda's 64 and SQS's 80 characters. */
const MAX_NAME_LENGTH = 40;
/** Two words at least: one word alone could be a keyword of the language. */
const HANDLER_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/;

/** @throws UsageError that says what a name looks like */
export function checkHandlerName(name: string, known: readonly CatalogueEntry[]): void {
  if (!HANDLER_NAME.test(name) || name.length > MAX_NAME_LENGTH) {
    throw new UsageError(
      `${name} cannot be the name of a handler: say what it does in lower case with hyphens, such as notify-delivery, in at most ${MAX_NAME_LENGTH} characters.`,
    );
  }
  if (known.some(({ type }) => constantOf(type) === camelCase(name)))
    throw new UsageError(`${name} is the name of an event: say what the handler does about it.`);
}

/**
 * The newest version of the event of that type.
 * @throws UsageError that lists the types there are
 */
export function newestOf(type: string, known: readonly CatalogueEntry[]): CatalogueEntry {
  const newest = known.filter((entry) => entry.type === type).at(-1);
  if (newest) return newest;
  const types = [...new Set(known.map((entry) => entry.type))].sort();
  throw new UsageError(`Unknown event type ${type}. schemas/ holds ${types.join(', ')}.`);
}

/** `SensorReading` to `sensorReading`: the constant that the generated contracts export. */
export const constantOf = (type: string): string => type.charAt(0).toLowerCase() + type.slice(1);

/** `notify-delivery` to `notifyDelivery`. */
export const camelCase = (name: string): string =>
  name.replace(/-([a-z0-9])/g, (_hyphen, letter: string) => letter.toUpperCase());
