/**
 * Patterns of places. A place is a path such as `dynamodb/PutItem/orders`; `*` in a pattern stands for any text within
 * one part, and a pattern with fewer parts also matches everything below it.
 */
export function placeMatcher(pattern: string): (place: string) => boolean {
  const expression = new RegExp(`^${pattern.split('/').map(partSource).join('/')}(?:/|$)`);
  return (place) => expression.test(place);
}

/** Whether a pattern can match any place below one that is written as a pattern itself. */
export function canMatch(pattern: string, below: string): boolean {
  const parts = pattern.split('/');
  return below.split('/').every((known, index) => {
    const part = parts[index];
    return part === undefined || known === '*' || new RegExp(`^${partSource(part)}$`).test(known);
  });
}

const partSource = (part: string): string => part.split('*').map(escaped).join('[^/]*');

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
