import { AwsError } from '../core/aws-error.ts';
import type { ParameterDraft, ParameterVersion } from './parameter.ts';

const MAX_STANDARD_CHARACTERS = 4096;
const MAX_ADVANCED_CHARACTERS = 8192;
const MORE = 'https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html';

/**
 * Makes sure that a draft may be the next version of a parameter.
 * @returns its tier
 * @throws AwsError ValidationException, ParameterPatternMismatchException, InvalidAllowedPatternException,
 *   HierarchyTypeMismatchException
 */
export function checkedTier(draft: ParameterDraft, before: ParameterVersion | undefined): 'Standard' | 'Advanced' {
  const { value, tier, allowedPattern } = draft;
  if (before !== undefined) checkSuccession(before, draft);
  if (value.length > MAX_ADVANCED_CHARACTERS) {
    throw invalid(
      `Advanced tier parameters support a maximum parameter value of ${MAX_ADVANCED_CHARACTERS} characters.`,
    );
  }
  if (tier === 'Standard' && value.length > MAX_STANDARD_CHARACTERS) {
    throw invalid(
      `Standard tier parameters support a maximum parameter value of ${MAX_STANDARD_CHARACTERS} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see ${MORE}`,
    );
  }
  checkPattern(value, allowedPattern);
  const isAdvanced = tier === 'Advanced' || before?.tier === 'Advanced' || value.length > MAX_STANDARD_CHARACTERS;
  return isAdvanced ? 'Advanced' : 'Standard';
}

function checkPattern(value: string, allowedPattern: string | undefined): void {
  if (allowedPattern === undefined || compiled(allowedPattern).test(value)) return;
  const message = `Parameter value, cannot be validated against allowedPattern: ${allowedPattern}`;
  throw new AwsError('ParameterPatternMismatchException', message);
}

function compiled(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    throw new AwsError('InvalidAllowedPatternException', `The pattern ${pattern} is not a regular expression.`);
  }
}

function checkSuccession(before: ParameterVersion, draft: ParameterDraft): void {
  if (before.type !== draft.type && [before.type, draft.type].includes('SecureString')) {
    throw new AwsError(
      'HierarchyTypeMismatchException',
      "Parameter Store doesn't support changing a parameter type in a hierarchy. For example, you can't change a parameter from a String type to a SecureString type.",
    );
  }
  if (before.tier === 'Advanced' && draft.tier === 'Standard') {
    throw invalid(
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter.",
    );
  }
}

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);
