import type { Mutant } from './mutant.ts';

/**
 * The text of a file with the bug in it.
 * @throws Error when the text to replace is not there exactly once: then the list is older than the code
 */
export function planted(text: string, { name, file, find, replace }: Mutant): string {
  const parts = text.split(find);
  if (parts.length === 2) return parts.join(replace);
  throw new Error(`Mutant ${name}: ${file} has its text ${parts.length - 1} times, not once: ${find}`);
}
