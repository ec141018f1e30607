import { kindOf } from '../resources/index.ts';
import type { RegionServices } from '../resources/services.ts';
import type { Identity, ResolvedResource } from '../template/resource.ts';
import { TemplateError } from '../template/template-error.ts';
import type { Applied, Step } from './apply.ts';
import { type Change, changesBetween } from './changes.ts';
import type { Planned } from './planned.ts';

export interface CarryingOut {
  readonly services: RegionServices;
  readonly apply: (changes: readonly Change[]) => Promise<Applied>;
  readonly onStep: (step: Step) => void;
  /** Works the template out again. */
  readonly plan: (named: ReadonlyMap<string, Identity>) => Promise<Planned>;
}

/**
 * Brings running resources to what a template asks for. Custom resources get their names and attributes when they are
 * created or changed, so after each of them the rest of the template is worked out again.
 * @returns how far it came, and what the template came to
 */
export async function carryOut(
  running: readonly ResolvedResource[],
  wanted: Planned,
  { services, apply, onStep, plan }: CarryingOut,
): Promise<Applied & { readonly planned: Planned }> {
  const begun: Change[] = [];
  let [now, planned] = [running, wanted];
  for (;;) {
    const changes = changesBetween(now, planned.resources, services);
    const late = changes.findIndex(({ after }) => after !== undefined && isNamedLate(after));
    const applied = await apply(late === -1 ? changes : changes.slice(0, late + 1));
    begun.push(...applied.begun);
    if (applied.failure !== undefined || late === -1) return { ...applied, begun, planned };
    now = withChanges(now, applied.begun);
    const again = await plan(namesIn(now)).catch(asFailure);
    if (!(again instanceof TemplateError)) {
      planned = again;
      continue;
    }
    const logicalId = again.findings[0]?.logicalId ?? '';
    const resource = planned.resources.find((one) => one.logicalId === logicalId);
    if (resource) onStep({ resource, verb: 'CREATE', phase: 'FAILED', reason: again.message });
    return { begun, planned, failure: { logicalId, error: again } };
  }
}

/** The names of the resources that are named late, by logical id. */
export function namesIn(running: readonly ResolvedResource[]): ReadonlyMap<string, Identity> {
  const late = running.filter(isNamedLate);
  return new Map(late.map(({ logicalId, ref, attributes }) => [logicalId, { ref, attributes }]));
}

const isNamedLate = ({ type }: ResolvedResource): boolean => kindOf(type)?.declareAndName !== undefined;

/** A resource that got another name is there twice, the newer one last, until the older one is removed. */
function withChanges(running: readonly ResolvedResource[], begun: readonly Change[]): readonly ResolvedResource[] {
  const replaced = begun.filter(({ before, after }) => before?.ref === after?.ref).map(({ before }) => before);
  return [...running.filter((one) => !replaced.includes(one)), ...begun.flatMap(({ after }) => after ?? [])];
}

function asFailure(error: unknown): TemplateError {
  if (error instanceof TemplateError) return error;
  throw error;
}
