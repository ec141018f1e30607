import type { Access } from './access.ts';
import type { Statement } from './statement.ts';

/** As many pairs of action and resource are remembered for a list of statements; more begin anew. */
const MAX_REMEMBERED = 5_000;

const remembered = new WeakMap<readonly Statement[], Map<string, readonly Statement[]>>();

/** The statements that cover an action on a resource, apart from their conditions and variables. Remembers its answers. */
export function candidatesFor(statements: readonly Statement[], { action, resource }: Access): readonly Statement[] {
  const answers = answersFor(statements);
  const key = `${action} ${resource}`;
  const known = answers.get(key);
  if (known !== undefined) return known;
  const found = statements.filter(
    (statement) =>
      statement.coversAction(action) && (statement.hasVariables || statement.coversResource(resource, {}) === 'yes'),
  );
  if (answers.size >= MAX_REMEMBERED) answers.clear();
  answers.set(key, found);
  return found;
}

function answersFor(statements: readonly Statement[]): Map<string, readonly Statement[]> {
  const known = remembered.get(statements);
  if (known !== undefined) return known;
  const answers = new Map<string, readonly Statement[]>();
  remembered.set(statements, answers);
  return answers;
}
