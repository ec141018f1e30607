import { AwsError } from '../core/aws-error.ts';

/** @throws AwsError ValidationException */
export function numberIn(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new AwsError('ValidationException', `${name} takes a whole number, not "${text}".`);
}

/** @throws AwsError ValidationException */
export function limitIn(query: URLSearchParams, name: string, usual: number, most: number): number {
  return Math.max(1, Math.min(most, numberIn(query, name) ?? usual));
}

/** The values of a list, divided by commas or given several times. */
export function listIn(query: URLSearchParams, name: string): readonly string[] {
  return query.getAll(name).flatMap((text) => text.split(',').filter((one) => one !== ''));
}

/**
 * The cursor `<start>.<n>`, or a number alone.
 * @throws AwsError ValidationException
 */
export function cursorIn(text: string): { readonly start: string | undefined; readonly n: number } {
  const [, start, n] = /^(?:([\w-]+)\.)?(\d{1,15})$/.exec(text) ?? [];
  if (n === undefined) throw new AwsError('ValidationException', `after takes <start>.<n> or <n>, not "${text}".`);
  return { start, n: Number(n) };
}

/**
 * Refuses what a page does not know: a filter that does nothing misleads.
 * @throws AwsError ValidationException
 */
export function checkNames(query: URLSearchParams, known: readonly string[]): void {
  const unknown = [...query.keys()].find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new AwsError('ValidationException', `There is no parameter ${unknown}. There are: ${known.join(', ')}.`);
}
