import type { Json } from '@tributary/region/json';
import { arnOf, at, resourceById, type Template } from '../../template/template.ts';
import { allAllowed, type Statement } from '../policy-statements.ts';
import type { Rule } from '../rule.ts';

const WRITES = /^dynamodb:(?:BatchWrite|Delete|Put|Update)Item$/;

export const sharedTables: Rule = {
  name: 'shared-tables',
  why: 'A right to write any item of a table is a right to change what the others keep there.',
  *check(template) {
    const statements = allAllowed(template);
    const shared = new Set(statements.filter(hasKeys).flatMap((one) => tablesOf(template, one)));
    for (const statement of statements) {
      const [table] = tablesOf(template, statement).filter((id) => shared.has(id));
      const writes = statement.actions.filter((action) => WRITES.test(action));
      if (table === undefined || writes.length === 0) continue;
      if (!hasKeys(statement))
        yield {
          at: statement.at,
          message: `Others may write some items of ${table} only: say which keys this one may.`,
        };
      else if (!hasGuard(statement))
        yield { at: statement.at, message: 'A request without a key meets ForAllValues: add Null with "false".' };
    }
  },
};

const condition = ({ source }: Statement, operator: string): Json | undefined =>
  at(source, 'Condition', operator, 'dynamodb:LeadingKeys');

const hasKeys = (statement: Statement): boolean =>
  ['StringLike', 'StringEquals'].some((operator) => condition(statement, `ForAllValues:${operator}`) !== undefined);

const hasGuard = (statement: Statement): boolean => condition(statement, 'Null') === 'false';

const tablesOf = (template: Template, { resources }: Statement): readonly string[] =>
  resources.flatMap((resource) => {
    const table = resourceById(template, arnOf(resource));
    return table?.type === 'AWS::DynamoDB::Table' ? table.id : [];
  });
