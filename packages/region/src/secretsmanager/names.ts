import { AwsError } from '../core/aws-error.ts';

/** What a name is made of; Secrets Manager adds a hyphen and six characters to it in the ARN. */
export const SECRET_NAME = { min: 1, max: 512 } as const;

const SUFFIX_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const SUFFIX_LENGTH = 6;

/** @throws AwsError ValidationException */
export function checkName(name: string): void {
  if (/^[A-Za-z0-9/_+=.@-]+$/.test(name)) return;
  const message =
    'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!';
  throw new AwsError('ValidationException', message);
}

/** @param below gives a whole number from 0 to one less than its argument */
export function arnSuffix(below: (count: number) => number): string {
  const characters = Array.from({ length: SUFFIX_LENGTH }, () => SUFFIX_CHARACTERS[below(SUFFIX_CHARACTERS.length)]);
  return characters.join('');
}

/** Whether an id is that of a secret: its name, its ARN, or its ARN without the characters at the end. */
export function isNamed(id: string, { name, arn }: { readonly name: string; readonly arn: string }): boolean {
  return id === name || id === arn || id === arn.slice(0, -SUFFIX_LENGTH - 1);
}
