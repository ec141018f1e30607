import { type AttributeValue, membersOf } from './attribute-value.ts';
import { equalValues } from './equality.ts';
import { bytesOf } from './order.ts';

/** Whether a container has a part: a text or binary within one, a member of a set, an element of a list. */
export function containsValue(container: AttributeValue, part: AttributeValue): boolean {
  if ('L' in container) return container.L.some((element) => equalValues(element, part));
  if ('S' in part) return hasText(container, part.S);
  if ('N' in part) return 'NS' in container && container.NS.includes(part.N);
  return 'B' in part && hasBinary(container, part.B);
}

/** What the function `size` gives: of a text its characters, of binary its bytes, else the number of its parts. */
export function attributeSize(value: AttributeValue): number | undefined {
  if ('S' in value) return value.S.length;
  if ('B' in value) return bytesOf(value.B).length;
  if ('L' in value) return value.L.length;
  if ('M' in value) return Object.keys(value.M).length;
  return membersOf(value)?.length;
}

function hasText(container: AttributeValue, part: string): boolean {
  if ('S' in container) return container.S.includes(part);
  return 'SS' in container && container.SS.includes(part);
}

function hasBinary(container: AttributeValue, part: string): boolean {
  if ('B' in container) return bytesOf(container.B).includes(bytesOf(part));
  return 'BS' in container && container.BS.includes(part);
}
