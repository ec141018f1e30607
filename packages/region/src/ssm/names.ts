import { AwsError } from '../core/aws-error.ts';

/** Counted with the ARN that leads to it. */
const MAX_NAME_CHARACTERS = 1011;
const MAX_LEVELS = 15;

const INVALID_PREFIX = 'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).';
const INVALID_CHARACTERS =
  'Parameter name: only a mix of letters, numbers and the following 3 symbols .-_ are allowed. If formed as a path, it can consist of sub-paths divided by slash symbol.';

/**
 * Makes sure that a new parameter may have this name.
 * @throws AwsError ValidationException, AccessDeniedException, HierarchyLevelLimitExceededException
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
 */
export function checkName(name: string, arn: string): void {
  if (arn.length > MAX_NAME_CHARACTERS) {
    throw invalid(`Parameter name: with its ARN it has more than ${MAX_NAME_CHARACTERS} characters.`);
  }
  if (!/^[\w.\-/]+$/.test(name)) throw invalid(INVALID_CHARACTERS);
  if (name.includes('/') && !name.startsWith('/')) throw invalid('Parameter name must be a fully qualified name.');
  if (name.endsWith('/') || name.includes('//')) throw invalid(INVALID_CHARACTERS);
  checkPrefix(name);
  if (name.split('/').length - 1 > MAX_LEVELS) {
    const message = `Hierarchy path should not exceed ${MAX_LEVELS} levels.`;
    throw new AwsError('HierarchyLevelLimitExceededException', message);
  }
}

function checkPrefix(name: string): void {
  if (!/^\/?(aws|ssm)/i.test(name)) return;
  if (/^\/aws\//i.test(name)) {
    throw new AwsError('AccessDeniedException', `No access to reserved parameter name: ${name}.`);
  }
  throw invalid(INVALID_PREFIX);
}

/** A parameter as calls name it: by name or ARN, with or without a version or a label. */
export interface Reference {
  readonly name: string;
  /** What follows the name: `:3`. */
  readonly selector: string;
}

export function referenceIn(text: string): Reference {
  const [, fromArn] = /^arn:[^:]*:ssm:[^:]*:\d*:parameter(\/.+)$/.exec(text) ?? [];
  const [, name = '', selector = ''] = /^([^:]*)(:.*)?$/.exec(fromArn ?? text) ?? [];
  return { name, selector };
}

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);
