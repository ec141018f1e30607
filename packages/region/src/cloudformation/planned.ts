import type { ResolvedOutput } from '../template/resolve.ts';
import type { Identity, ResolvedResource } from '../template/resource.ts';
import type { ShownParameter } from '../template/stored-parameters.ts';
import type { StackDeclaration } from './stack.ts';

/** What a template comes to with its parameters. */
export interface Planned {
  /** In the order of their creation. */
  readonly resources: readonly ResolvedResource[];
  readonly outputs: readonly ResolvedOutput[];
  /** The names of the exports that it takes. */
  readonly imports: readonly string[];
  readonly parameters: readonly ShownParameter[];
  /** By logical id. */
  readonly deletionPolicies: Readonly<Record<string, string>>;
  /** By logical id. */
  readonly replacePolicies: Readonly<Record<string, string>>;
}

/** Under which names a template is worked out. */
export interface StackNames {
  readonly name: string;
  /** The ARN. */
  readonly id: string;
}

/**
 * Works out a template without changing anything but topics, which it creates.
 * @param named the names of resources that are named late, as far as they are known, by logical id
 * @throws TemplateError with all problems of the template
 */
export type Plan = (
  stack: StackNames,
  declaration: StackDeclaration,
  named?: ReadonlyMap<string, Identity>,
) => Promise<Planned>;
