import { schemasError } from './errors.ts';

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html#eb-schema-limits */
export const LIMITS = {
  registries: 10,
  discoverers: 10,
  schemasPerRegistry: 100,
  discoveredSchemas: 200,
  versionsPerSchema: 100,
  contentChars: 100_000,
  registryNameChars: 64,
  schemaNameChars: 385,
  descriptionChars: 256,
  discoveredEventBytes: 1000 * 1024,
  discoveredLevels: 255,
} as const;

/** @throws AwsError ForbiddenException when one more would be too many */
export function checkRoom(count: number, limit: number, what: string): void {
  if (count >= limit) throw schemasError('ForbiddenException', `The limit of ${limit} ${what} is reached.`);
}

/** @throws AwsError BadRequestException */
export function checkName(name: string, maxChars: number, what: string): void {
  if (/^[\w.@-]+$/.test(name) && name.length <= maxChars) return;
  const rule = `1 to ${maxChars} letters, digits, dots, dashes, underscores and at signs`;
  throw schemasError('BadRequestException', `"${name}" is not a valid ${what} name: it has ${rule}.`);
}

/** @throws AwsError BadRequestException */
export function checkDescription(description: string | undefined): void {
  if (description === undefined || description.length <= LIMITS.descriptionChars) return;
  throw schemasError('BadRequestException', `A description has at most ${LIMITS.descriptionChars} characters.`);
}
