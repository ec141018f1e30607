import { RegistryError } from '../registry-error.ts';
import type { Row } from './row.ts';

/** The row of a call, and the parts of its path that have names. */
export interface Found {
  readonly answer: Row[1];
  readonly path: Readonly<Record<string, string>>;
}

/**
 * Finds the row of a call; a slash at the end counts for nothing, and HEAD is answered as GET.
 * @param path percent-encoded, without the query
 * @throws RegistryError 400, 404, 405
 */
export function findRow(rows: readonly Row[], method: string, path: string): Found {
  const parts = path.replace(/\/$/, '').split('/').map(decoded);
  const fitting = rows.flatMap(([call, answer]) => {
    const [verb = '', pattern = ''] = call.split(' ');
    const named = matched(pattern.replace(/\/$/, '').split('/'), parts);
    return named === undefined ? [] : [{ verb, answer, path: named }];
  });
  if (fitting.length === 0) throw new RegistryError('PATH_NOT_FOUND');
  const found = fitting.find(({ verb }) => verb === (method === 'HEAD' ? 'GET' : method));
  if (found === undefined) throw new RegistryError('METHOD_NOT_ALLOWED');
  return found;
}

function matched(pattern: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined;
  const named: Record<string, string> = {};
  for (const [index, piece] of pattern.entries()) {
    const part = parts[index] ?? '';
    if (piece.startsWith('{')) named[piece.slice(1, -1)] = part;
    else if (piece !== part) return undefined;
  }
  return named;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (cause) {
    throw new RegistryError('BODY_INVALID', { problem: 'The path is not percent-encoded UTF-8.' }, { cause });
  }
}
