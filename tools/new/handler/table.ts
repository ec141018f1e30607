import { globSync } from 'node:fs';
import { UsageError } from '@tributary/region/command-line';
import type { CurrentProject } from '../current-project.ts';
import { camelCase, checkTableName, kebabCase } from '../names.ts';

/** A table that a handler writes to. */
export interface Table {
  /** Logical id in the template. */
  readonly id: string;
  /** The module of `domain/` that knows the table. */
  readonly module: string;
  /** Function of that module that makes the effect, and the type of the effect. */
  readonly factory: string;
  readonly save: string;
  readonly item: string;
  /** Environment variable with its name. */
  readonly variable: string;
  /** The new file of resources; undefined when the table is there already. */
  readonly file: string | undefined;
  readonly files: Readonly<Record<string, string>>;
}

/**
 * A new table, or one that `npm run new` has made before.
 * @param area folder below `domain/` for a new one
 * @throws UsageError when something else has its name
 */
export function tableFor(name: string, area: string, project: CurrentProject): Table {
  checkTableName(name);
  const kebab = kebabCase(name);
  const file = `infra/tables/${kebab}.yml`;
  const [existing] = globSync(`domain/**/${kebab}-table.ts`, { cwd: project.root });
  const isKnown = project.read(file) !== undefined && existing !== undefined;
  const isTaken = new RegExp(`^ {2}${name}Table:|TableName: .*-${kebab}$`, 'm').test(project.infra);
  if (isTaken && !isKnown)
    throw new UsageError(
      `infra/ has a table of that name already, not made by npm run new. Leave out --table ${name}, and wire it as docs/how-to/add-a-table.md shows.`,
    );
  const domainFile = isKnown ? existing.replaceAll('\\', '/') : `domain/${area}/${kebab}-table.ts`;
  return {
    id: `${name}Table`,
    module: `#${domainFile}`,
    factory: `${camelCase(kebab)}Table`,
    save: `Save${name}`,
    item: `${name}Item`,
    variable: `${kebab.replaceAll('-', '_').toUpperCase()}_TABLE`,
    file: isKnown ? undefined : file,
    files: isKnown ? {} : { [file]: resources(name, kebab), [domainFile]: domainModule(name, kebab) },
  };
}

const resources = (name: string, kebab: string): string => `Resources:
  # Encryption, recovery and what becomes of it with the stack follow by convention: infra/conventions/tables.ts.
  ${name}Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: \${self:custom.prefix}-${kebab}
      AttributeDefinitions:
        - { AttributeName: id, AttributeType: S }
      KeySchema:
        - { AttributeName: id, KeyType: HASH }
`;

const domainModule = (
  name: string,
  kebab: string,
): string => `import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

/** An item of the table ${kebab}. */
export interface ${name}Item {
  /** The entity that it is about. */
  readonly id: string;
  /** The event that it was last written for. */
  readonly eventId: string;
  /** RFC 3339. */
  readonly time: string;
}

/** Writes an item, in place of the one with its id. */
export type Save${name} = (item: ${name}Item) => Promise<void>;

export function ${camelCase(kebab)}Table(client: DynamoDBDocumentClient, TableName: string): Save${name} {
  return async (item) => {
    await client.send(new PutCommand({ TableName, Item: { ...item } }));
  };
}
`;
