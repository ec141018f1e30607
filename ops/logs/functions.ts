import { type LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { UsageError } from '@tributary/region/command-line';
import { isMeant, shortNames } from '@tributary/region/logs-text';

/** A function, and where its log is. */
export interface LoggedFunction {
  readonly name: string;
  readonly logGroupName: string;
}

/** All functions whose names begin so, by name. */
export async function functionsOf(client: LambdaClient, prefix: string): Promise<readonly LoggedFunction[]> {
  const functions: LoggedFunction[] = [];
  for await (const { Functions = [] } of paginateListFunctions({ client }, {})) {
    for (const { FunctionName: name = '', LoggingConfig } of Functions) {
      if (!name.startsWith(prefix)) continue;
      functions.push({ name, logGroupName: LoggingConfig?.LogGroup ?? `/aws/lambda/${name}` });
    }
  }
  return functions.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The functions that are wanted, by their names or by those without what all begin with; all for no name.
 * @throws UsageError when a name is none of a function
 */
export function wantedOf(all: readonly LoggedFunction[], wanted: readonly string[]): readonly LoggedFunction[] {
  const names = all.map(({ name }) => name);
  const unknown = wanted.find((name) => !names.some(isMeant([name], names)));
  if (unknown !== undefined) {
    const known = names.length === 0 ? 'There are none.' : `There are: ${names.map(shortNames(names)).join(', ')}.`;
    throw new UsageError(`There is no function ${unknown}. ${known}`);
  }
  const isWanted = isMeant(wanted, names);
  return all.filter(({ name }) => isWanted(name));
}
