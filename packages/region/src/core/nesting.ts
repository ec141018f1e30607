const [QUOTE, BACKSLASH, OPEN_LIST, OPEN_OBJECT, CLOSE_LIST, CLOSE_OBJECT] = [0x22, 0x5c, 0x5b, 0x7b, 0x5d, 0x7d];

/** Levels of JSON that nobody needs. Working on more could exhaust the stack. */
export const MAX_NESTING = 1000;

/** Whether JSON has more than {@link MAX_NESTING} levels, read from the text, so that no parser ever meets them. */
export const isTooDeep = (text: string): boolean => hasManyOpenings(text) && isDeep(text);

/** Cheap, and enough for nearly every text. */
function hasManyOpenings(text: string): boolean {
  let openings = 0;
  for (const open of '[{')
    for (let at = text.indexOf(open); at !== -1; at = text.indexOf(open, at + 1))
      if (++openings > MAX_NESTING) return true;
  return false;
}

function isDeep(text: string): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inText) {
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) inText = false;
    } else if (code === QUOTE) inText = true;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) depth++;
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth--;
    if (depth > MAX_NESTING) return true;
  }
  return false;
}
