import { sourceOfNumber } from './raw-number.ts';

/**
 * The path of the first key that an object has twice, such as `lines[0].sku`; undefined where each is there once. The
 * last would count, and the others would be lost.
 * @param value of the text
 */
export function repeatedKey(text: string, value: unknown): string | undefined {
  const named = text.match(/(?<!\\)"\s*:/g)?.length ?? 0;
  // Only the end of a key that ends in a backslash is not counted above; anything else can but be counted too much.
  if (named === keysIn(value) && !text.includes('\\\\"')) return undefined;
  return firstRepeated(text);
}

function keysIn(value: unknown): number {
  let count = 0;
  const left = [value];
  while (left.length > 0) {
    const one = left.pop();
    if (typeof one !== 'object' || one === null || sourceOfNumber(one) !== undefined) continue;
    const values = Object.values(one);
    if (!Array.isArray(one)) count += values.length;
    for (const inner of values) left.push(inner);
  }
  return count;
}

/** An array or object around a position: where in it the position is, and the keys so far. */
interface Around {
  readonly keys: Set<string> | undefined;
  at: string | number;
  isKeyNext: boolean;
}

function firstRepeated(text: string): string | undefined {
  const around: Around[] = [];
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    const inner = around.at(-1);
    if (character === '{') around.push({ keys: new Set(), at: '', isKeyNext: true });
    else if (character === '[') around.push({ keys: undefined, at: 0, isKeyNext: false });
    else if (character === '}' || character === ']') around.pop();
    else if (character === ',' && inner) next(inner);
    else if (character === '"') {
      const end = endOfText(text, index);
      if (inner?.isKeyNext && isKnown(inner, JSON.parse(text.slice(index, end + 1)))) return pathOf(around);
      index = end;
    }
  }
  return undefined;
}

function next(inner: Around): void {
  inner.isKeyNext = inner.keys !== undefined;
  if (typeof inner.at === 'number') inner.at++;
}

function isKnown(inner: Around, key: string): boolean {
  const isRepeated = inner.keys?.has(key) ?? false;
  inner.keys?.add(key);
  inner.at = key;
  inner.isKeyNext = false;
  return isRepeated;
}

/** The position of the quote that ends the text whose first quote is at that position. */
function endOfText(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === '"') return index;
  }
  return text.length;
}

const pathOf = (around: readonly Around[]): string =>
  around
    .map(({ at }) => (typeof at === 'number' ? `[${at}]` : `.${at}`))
    .join('')
    .replace(/^\./, '');
