import { tokensOf } from './json-tokens.ts';
import type { Mark } from './judge.ts';

/** A piece of the text that looks the same from its beginning to its end. */
export interface Segment {
  readonly from: number;
  readonly text: string;
  /** Of its kind, and that something is wrong with it. */
  readonly class: string;
}

const CLASSES: Readonly<Record<string, string>> = {
  key: 'json-name',
  string: 'json-string',
  number: 'json-number',
  word: 'json-boolean',
};

/** To colour more would take longer than to type. */
const MOST_COLOURED = 200_000;

export function segmentsOf(text: string, marks: readonly Mark[]): readonly Segment[] {
  if (text.length > MOST_COLOURED) return [{ from: 0, text, class: '' }];
  const tokens = tokensOf(text);
  const within = marks.map(({ from, to }) => ({ from, to: Math.min(text.length, Math.max(to, from + 1)) }));
  const cuts = [0, text.length, ...[...tokens, ...within].flatMap(({ from, to }) => [from, to])];
  const places = [...new Set(cuts)].toSorted((a, b) => a - b);
  let next = 0;
  return places.slice(0, -1).map((from, index) => {
    while ((tokens[next]?.to ?? Number.POSITIVE_INFINITY) <= from) next++;
    const token = tokens[next];
    const kind = token !== undefined && token.from <= from ? CLASSES[token.kind] : undefined;
    const isWrong = within.some((mark) => mark.from <= from && from < mark.to);
    return {
      from,
      text: text.slice(from, places[index + 1]),
      class: [kind, isWrong && 'wrong'].filter(Boolean).join(' '),
    };
  });
}
