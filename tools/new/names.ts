import { UsageError } from '@tributary/region/command-line';
import { parse } from 'yaml';
import { isReserved } from './reserved-words.ts';
import { orSuggest } from './suggest.ts';

/** Leaves room for `<service>-<stage>-` in front and a suffix behind, within Lambda's 64 and SQS's 80 characters. */
const MAX_NAME_LENGTH = 40;
const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const PASCAL = /^[A-Z][A-Za-z0-9]*$/;

/** Endings of the names of dead-letter queues: a function of such a name would share its names with them. */
const QUEUE_ENDING = /-(failed|undelivered|exhausted)$/;

/** @throws UsageError that says what the name of a function looks like */
export function checkFunctionName(name: string): void {
  if (!KEBAB.test(name) || name.length > MAX_NAME_LENGTH)
    throw new UsageError(
      `${name} cannot be the name of a handler: say what it does in lower case with hyphens, such as notify-delivery, in at most ${MAX_NAME_LENGTH} characters.`,
    );
  if (QUEUE_ENDING.test(name))
    throw new UsageError(`${name} ends like the name of a dead-letter queue: choose another name.`);
}

/** @throws UsageError that says what a type of events looks like */
export function checkEventType(type: string): void {
  if (!PASCAL.test(type) || type.length > MAX_NAME_LENGTH || /V\d+$/.test(type))
    throw new UsageError(
      `${type} cannot be a type of events: say what has happened, such as SensorFailed, in at most ${MAX_NAME_LENGTH} letters and digits, and not the version.`,
    );
}

/** @throws UsageError that says what the name of a topic looks like */
export function checkTopicName(name: string): void {
  if (!KEBAB.test(name) || name.length > MAX_NAME_LENGTH)
    throw new UsageError(
      `${name} cannot be the name of a topic: use lower case and hyphens, such as readings, in at most ${MAX_NAME_LENGTH} characters.`,
    );
}

/** @throws UsageError that says what the name of a table looks like */
export function checkTableName(name: string): void {
  if (!PASCAL.test(name) || name.length > MAX_NAME_LENGTH || name.endsWith('Table'))
    throw new UsageError(
      `${name} cannot be the name of a table: say what it holds, such as Readings, in at most ${MAX_NAME_LENGTH} letters and digits, without "Table" at the end.`,
    );
}

/**
 * The one of those names.
 * @throws UsageError that suggests the nearest, and lists all
 */
export function known(what: string, name: string, names: readonly string[]): string {
  if (names.includes(name)) return name;
  throw new UsageError(`Unknown ${what} ${name}${orSuggest(name, names)} There are: ${[...names].sort().join(', ')}.`);
}

/** `OrderFulfilled` to `orderFulfilled`: the constant that the generated contracts export. */
export const constantOf = (type: string): string => {
  const constant = type.charAt(0).toLowerCase() + type.slice(1);
  return isReserved(constant) ? `${constant}Definition` : constant;
};

/** `notify-delivery` to `notifyDelivery`. */
export const camelCase = (name: string): string =>
  name.replace(/-([a-z0-9])/g, (_hyphen, letter: string) => letter.toUpperCase());

/** `notify-delivery` to `NotifyDelivery`. */
export const pascalCase = (name: string): string => camelCase(name.charAt(0).toUpperCase() + name.slice(1));

/** `LoyaltyPoints` to `loyalty-points`. */
export const kebabCase = (name: string): string =>
  name.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '-').toLowerCase();

/** A name that is free in the generated files: the function's own, or one with a word behind it. */
export function identifierFor(name: string, taken: readonly string[]): string {
  const identifier = camelCase(name);
  return isReserved(identifier) || taken.includes(identifier) ? `${identifier}Reaction` : identifier;
}

/** A text as YAML, quoted where it would read as something else: `null`, `on`. */
export const yamlText = (text: string): string =>
  parse(text) === text && parse(text, { version: '1.1' }) === text ? text : `'${text}'`;
