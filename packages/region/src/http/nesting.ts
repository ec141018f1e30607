import { AwsError } from '../core/aws-error.ts';

const MAX_NESTING = 1000;
const [QUOTE, BACKSLASH, OPEN_LIST, OPEN_OBJECT, CLOSE_LIST, CLOSE_OBJECT] = [0x22, 0x5c, 0x5b, 0x7b, 0x5d, 0x7d];

/**
 * Refuses JSON that nests so deeply that working on it could exhaust the stack.
 * @throws AwsError SerializationException
 */
export function checkNesting(text: string): void {
  if (text.length <= MAX_NESTING) return;
  let depth = 0;
  let inText = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inText) {
      if (code === BACKSLASH) index++;
      else if (code === QUOTE) inText = false;
    } else if (code === QUOTE) inText = true;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) depth++;
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth--;
    if (depth > MAX_NESTING) {
      throw new AwsError('SerializationException', `JSON nests at most ${MAX_NESTING} levels.`);
    }
  }
}
