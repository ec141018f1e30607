import type { PathSyntax } from './syntax.ts';
import { TokenReader } from './token-reader.ts';

const KEYWORDS = new Set<string>();

/** @throws InvalidExpression */
export function parseProjection(source: string): readonly PathSyntax[] {
  const tokens = new TokenReader(source, KEYWORDS);
  const paths: PathSyntax[] = [];
  do paths.push(tokens.takesPath() ?? tokens.fail());
  while (tokens.takes(','));
  if (!tokens.isAtEnd) tokens.fail();
  return paths;
}
