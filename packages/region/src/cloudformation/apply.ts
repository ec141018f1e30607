import { at, textOf } from '../core/json.ts';
import { kindOf } from '../resources/index.ts';
import { checkQuotas } from '../resources/quotas.ts';
import { UnreadSecret, withSecretsIn } from '../resources/secrets-in.ts';
import type { RegionServices } from '../resources/services.ts';
import type { ResolvedResource } from '../template/resource.ts';
import { TemplateError } from '../template/template-error.ts';
import type { Change } from './changes.ts';

/** What happens to a resource in an operation on its stack. */
export type Verb = 'CREATE' | 'UPDATE' | 'DELETE' | 'IMPORT';
export type Phase = 'IN_PROGRESS' | 'COMPLETE' | 'FAILED' | 'SKIPPED';

export interface Step {
  readonly resource: ResolvedResource;
  readonly verb: Verb;
  readonly phase: Phase;
  /** Why it failed. */
  readonly reason?: string;
}

export interface ApplyOptions {
  readonly services: RegionServices;
  /** Hears of each step as it happens. */
  readonly onStep: (step: Step) => void;
  /** Throws for a resource that may not be created, because another stack has it. */
  readonly claim?: (resource: ResolvedResource) => void;
  /** Whether a resource that goes keeps what it holds. */
  readonly isRetained?: (resource: ResolvedResource) => boolean;
}

/** How far changes came. */
export interface Applied {
  /** In their order. A change that failed may have been carried out in part. */
  readonly begun: readonly Change[];
  readonly failure?: { readonly logicalId: string; readonly error: TemplateError };
}

/** Applies changes one after the other, until one fails. */
export async function applyChanges(changes: readonly Change[], options: ApplyOptions): Promise<Applied> {
  const begun: Change[] = [];
  for (const change of changes) {
    const { after, before } = change;
    const resource = after ?? before;
    if (resource === undefined) continue;
    const step = { resource, verb: verbOf(change) };
    try {
      if (step.verb === 'CREATE') options.claim?.(resource);
      begun.push(change);
      const named = await applyChange(change, step, options);
      if (named !== undefined) begun.splice(-1, 1, { before, after: named });
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause;
      options.onStep({ ...step, phase: 'FAILED', reason: reasonOf(cause) });
      return { begun, failure: { logicalId: resource.logicalId, error: refused(resource, cause) } };
    }
  }
  return { begun };
}

/** The changes that bring back what was before, the last first. */
export function undoing(changes: readonly Change[]): readonly Change[] {
  return changes.toReversed().map(({ before, after }) => ({ before: after, after: before }));
}

function verbOf({ before, after }: Change): Verb {
  if (after === undefined) return 'DELETE';
  return before === undefined ? 'CREATE' : 'UPDATE';
}

/** @returns the resource with its names, when it is declared */
async function applyChange(
  { before, after }: Change,
  step: Pick<Step, 'resource' | 'verb'>,
  { services, onStep, isRetained }: ApplyOptions,
): Promise<ResolvedResource | undefined> {
  if (step.verb === 'DELETE' && isRetained?.(step.resource)) {
    onStep({ ...step, phase: 'SKIPPED' });
    return undefined;
  }
  onStep({ ...step, phase: 'IN_PROGRESS' });
  if (after === undefined) {
    if (before !== undefined) await kindOf(before.type)?.remove?.(before, services);
    onStep({ ...step, phase: 'COMPLETE' });
    return undefined;
  }
  checkQuotas(after);
  const kind = kindOf(after.type);
  const made = withSecretsIn(after, services.secrets);
  await kind?.declare?.(made, services, before);
  const resource = { ...after, ...(await kind?.declareAndName?.(made, services, before)) };
  onStep({ ...step, resource, phase: 'COMPLETE' });
  return resource;
}

function refused({ logicalId, type }: ResolvedResource, cause: Error): TemplateError {
  if (cause instanceof TemplateError) return cause;
  const path = cause instanceof UnreadSecret ? cause.path : '';
  const error = TemplateError.at('RESOURCE_REFUSED', logicalId, path, `${type}: ${cause.message}`);
  return Object.assign(error, { cause });
}

/** As CloudFormation gives it: with the code of the service's error. */
function reasonOf(error: Error): string {
  if (error instanceof TemplateError) return error.message;
  return `${error.message} (${textOf(at(error, 'code'), error.name)})`;
}
