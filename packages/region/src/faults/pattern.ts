/**
 * Patterns of paths such as `dynamodb/PutItem/orders`. `*` in a pattern stands for any text within one part. A pattern
 * with fewer parts also matches every path below it.
 */
export function pathMatcher(pattern: string): (path: string) => boolean {
  const expression = new RegExp(`^${pattern.split('/').map(partSource).join('/')}(?:/|$)`);
  return (path) => expression.test(path);
}

/** Whether a pattern can match any path below `below`, which may be a pattern too. */
export function canMatch(pattern: string, below: string): boolean {
  const parts = pattern.split('/');
  return below.split('/').every((known, index) => {
    const part = parts[index];
    return part === undefined || known === '*' || new RegExp(`^${partSource(part)}$`).test(known);
  });
}

const partSource = (part: string): string => part.split('*').map(escaped).join('[^/]*');

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
