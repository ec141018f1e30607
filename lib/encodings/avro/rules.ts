import type { AvroType } from './types.ts';

export const simpleName = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/** @throws what `fail` makes of the first text that is there twice */
export function refuseTwice(texts: readonly string[], fail: (twice: string) => Error): void {
  const known = new Set<string>();
  for (const text of texts) {
    if (known.has(text)) throw fail(text);
    known.add(text);
  }
}

const NAMED = ['record', 'enum', 'fixed'];

/** What is wrong with a union of these types: it needs some, of different kinds unless they have names. */
export function unionProblem(types: readonly AvroType[]): string | undefined {
  if (types.length === 0) return 'it has a union of nothing';
  const kinds = types.flatMap(({ kind }) => (NAMED.includes(kind) ? [] : kind));
  if (kinds.includes('union')) return 'it has a union in a union';
  const twice = kinds.find((kind, index) => kinds.indexOf(kind) !== index);
  if (twice !== undefined) return `it has a union with the type ${twice} twice`;
  return new Set(types).size < types.length ? 'it has a union with one type twice' : undefined;
}
