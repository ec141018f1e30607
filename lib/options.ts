import { KitError } from './errors.ts';

/**
 * The defaults with the given options over them.
 * @throws TributaryError OPTION_UNKNOWN for a misspelt option
 */
export function withDefaults<T extends object>(defaults: T, options: Partial<T>): T {
  const unknown = Object.keys(options).find((option) => !Object.hasOwn(defaults, option));
  if (unknown) throw new KitError('OPTION_UNKNOWN', { option: unknown, known: Object.keys(defaults).join(', ') });
  return { ...defaults, ...options };
}
