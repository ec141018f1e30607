import type { Json, JsonObject } from '../../core/json.ts';
import type { Constraint } from '../../http/input-checker.ts';

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
export const RULE_NAME: Constraint = { min: 1, max: 64, pattern: '[\\.\\-_A-Za-z0-9]+' };
export const BUS_NAME: Constraint = { min: 1, max: 256, pattern: '[/\\.\\-_A-Za-z0-9]+' };
export const BUS_NAME_OR_ARN: Constraint = {
  min: 1,
  max: 1600,
  pattern: '(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[/\\.\\-_A-Za-z0-9]+',
};
/** Only partners put events on their buses, and these take no policy. */
export const CUSTOM_BUS_NAME_OR_ARN: Constraint = {
  min: 1,
  max: 1600,
  pattern: '(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[\\.\\-_A-Za-z0-9]+',
};
/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html */
export const EVENT_SOURCE_NAME: Constraint = { min: 1, max: 256, pattern: 'aws\\.partner(/[\\.\\-_A-Za-z0-9]+){2,}' };
export const ARCHIVE_NAME: Constraint = { min: 1, max: 48, pattern: '[\\.\\-_A-Za-z0-9]+' };
export const TARGET_ID: Constraint = { min: 1, max: 64, pattern: '[\\.\\-_A-Za-z0-9]+' };
export const ARN: Constraint = { min: 1, max: 1600 };
export const DESCRIPTION: Constraint = { max: 512 };

/** The fields that have a value. */
export function present(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  const entries = Object.entries(fields).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}

/** A time as the JSON protocol sends it. */
export function seconds(timeMs: number): number;
export function seconds(timeMs: number | undefined): number | undefined;
export function seconds(timeMs: number | undefined): number | undefined {
  return timeMs === undefined ? undefined : timeMs / 1000;
}

/** The items whose name begins with the prefix; all items without a prefix. */
export function withPrefix<T>(
  items: readonly T[],
  prefix: string | undefined,
  nameOf: (item: T) => string,
): readonly T[] {
  return prefix === undefined ? items : items.filter((item) => nameOf(item).startsWith(prefix));
}
