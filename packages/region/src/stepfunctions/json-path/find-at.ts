import type { Json } from '../../core/json.ts';
import { parsePath } from './parse.ts';
import { PathSyntaxError } from './path.ts';
import { query } from './query.ts';

/** What is at a path; undefined for nothing, and for a text that is no path. */
export function findAt(path: string, root: Json): Json | undefined {
  try {
    return query(parsePath(path), root);
  } catch (error) {
    if (error instanceof PathSyntaxError) return undefined;
    throw error;
  }
}
