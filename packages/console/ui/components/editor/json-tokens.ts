/** One token of a text that should be JSON. What is none of JSON's is a `wrong` one. */
export interface Token {
  readonly kind: 'key' | 'string' | 'number' | 'word' | 'mark' | 'wrong';
  readonly from: number;
  readonly to: number;
}

const TOKEN =
  /(?<string>"(?:[^"\\\n]|\\.)*"?)|(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<word>[A-Za-z_$]\w*)|(?<mark>[{}[\],:])|(?<wrong>[^\s])/g;

const KINDS = ['string', 'number', 'word', 'mark'] as const;

export function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(TOKEN)].map(({ groups, index, 0: found }) => {
    const kind = KINDS.find((one) => groups?.[one] !== undefined) ?? 'wrong';
    const isKey = kind === 'string' && /^\s*:/.test(text.slice(index + found.length, index + found.length + 40));
    return { kind: isKey ? 'key' : kind, from: index, to: index + found.length };
  });
}
