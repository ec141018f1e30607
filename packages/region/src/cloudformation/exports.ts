import type { ResolvedOutput } from '../template/resolve.ts';
import type { Stack } from './stack.ts';

/** A stack as far as exports go. */
export interface ExportUser {
  readonly name: string;
  readonly outputs: readonly ResolvedOutput[];
  readonly imports: readonly string[];
}

/**
 * Why a stack may not have these outputs in place of those that it has.
 * @param all stacks that are not deleted
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html
 */
export function exportRefusal(
  { name, state }: Stack,
  outputs: readonly ResolvedOutput[],
  all: readonly ExportUser[],
): string | undefined {
  const others = all.filter((other) => other.name !== name);
  return taken(outputs, others) ?? inUse(state.outputs, outputs, others);
}

function taken(outputs: readonly ResolvedOutput[], others: readonly ExportUser[]): string | undefined {
  for (const { exportName } of outputs) {
    const owner = others.find((other) => exportName !== undefined && exportsOf(other.outputs).has(exportName));
    if (owner !== undefined) return `Export with name ${exportName} is already exported by stack ${owner.name}.`;
  }
  return undefined;
}

function inUse(
  before: readonly ResolvedOutput[],
  outputs: readonly ResolvedOutput[],
  others: readonly ExportUser[],
): string | undefined {
  const after = exportsOf(outputs);
  for (const [exportName, value] of exportsOf(before)) {
    const users = others.filter(({ imports }) => imports.includes(exportName)).map((user) => user.name);
    if (users.length === 0 || after.get(exportName) === value) continue;
    const what = after.has(exportName) ? 'updated' : 'deleted';
    return `Export ${exportName} cannot be ${what} as it is in use by ${users.join(', ')}`;
  }
  return undefined;
}

const exportsOf = (outputs: readonly ResolvedOutput[]): ReadonlyMap<string, string> =>
  new Map(outputs.flatMap(({ exportName, value }) => (exportName === undefined ? [] : [[exportName, value] as const])));
