import type { ResolvedOutput } from '../template/resolve.ts';
import type { ResolvedResource } from '../template/resource.ts';
import type { StackDeclaration } from './stack.ts';

/** What a template comes to with its parameters. */
export interface Planned {
  /** In the order of their creation. */
  readonly resources: readonly ResolvedResource[];
  readonly outputs: readonly ResolvedOutput[];
  /** By logical id. */
  readonly deletionPolicies: Readonly<Record<string, string>>;
}

/**
 * Works out a template without changing anything but topics, which it creates.
 * @throws TemplateError with all problems of the template
 */
export type Plan = (stackName: string, declaration: StackDeclaration) => Promise<Planned>;
