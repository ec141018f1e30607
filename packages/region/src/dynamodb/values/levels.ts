import { AwsError } from '../../core/aws-error.ts';
import type { AttributeValue } from './attribute-value.ts';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
export const MAX_LEVELS = 32;

/**
 * @param level how many lists and maps are around the value
 * @throws AwsError ValidationException when it, or a part of it, is too deep in its item
 */
export function checkLevels(value: AttributeValue, level: number): void {
  if (level >= MAX_LEVELS) throw tooDeep();
  if ('M' in value) for (const part of Object.values(value.M)) checkLevels(part, level + 1);
  if ('L' in value) for (const part of value.L) checkLevels(part, level + 1);
}

export function tooDeep(): AwsError {
  const what = 'Attributes in the item have nested levels beyond supported limit';
  return new AwsError('ValidationException', `Nesting Levels have exceeded supported limits: ${what}`);
}
