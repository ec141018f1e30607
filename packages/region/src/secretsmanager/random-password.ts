import { AwsError } from '../core/aws-error.ts';

/** A whole number from 0 to `below - 1`, from a source that is good enough for secrets. */
export type SecretRandom = (below: number) => number;

export interface PasswordWish {
  readonly length: number;
  readonly excluded: string;
  readonly isWithout: Readonly<Record<CharacterClass, boolean>>;
  readonly hasSpace: boolean;
  /** Whether each kind of character that may be in it must be. */
  readonly needsEach: boolean;
}

export type CharacterClass = 'Lowercase' | 'Uppercase' | 'Numbers' | 'Punctuation';

const CLASSES: Readonly<Record<CharacterClass, string>> = {
  Lowercase: 'abcdefghijklmnopqrstuvwxyz',
  Uppercase: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  Numbers: '0123456789',
  Punctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
};
export const CHARACTER_CLASSES = Object.keys(CLASSES) as readonly CharacterClass[];

export const DEFAULT_LENGTH = 32;
export const MAX_LENGTH = 4096;

/**
 * Makes a password up.
 * @throws AwsError InvalidParameterException when no password can be so
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html
 */
export function randomPassword(wish: PasswordWish, random: SecretRandom): string {
  const pools = poolsOf(wish);
  const all = pools.join('');
  if (all === '') throw invalid('No characters are left to make a password of.');
  const needed = wish.needsEach ? pools : [];
  if (wish.length < needed.length) {
    throw invalid(`A password of ${wish.length} characters cannot have one of each of ${needed.length} kinds.`);
  }
  const rest = Array.from({ length: wish.length - needed.length }, () => pick(all, random));
  return shuffled([...needed.map((pool) => pick(pool, random)), ...rest], random).join('');
}

/** The characters of each kind that may be used. */
function poolsOf({ isWithout, hasSpace, excluded }: PasswordWish): readonly string[] {
  const classes = CHARACTER_CLASSES.filter((name) => !isWithout[name]).map((name) => CLASSES[name]);
  const pools = hasSpace ? [...classes, ' '] : classes;
  return pools
    .map((pool) =>
      Array.from(pool)
        .filter((character) => !excluded.includes(character))
        .join(''),
    )
    .filter((pool) => pool !== '');
}

const pick = (pool: string, random: SecretRandom): string => pool.charAt(random(pool.length));

function shuffled(characters: readonly string[], random: SecretRandom): readonly string[] {
  const left = [...characters];
  return characters.flatMap(() => left.splice(random(left.length), 1));
}

const invalid = (message: string): AwsError => new AwsError('InvalidParameterException', message);
