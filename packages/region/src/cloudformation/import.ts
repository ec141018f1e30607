import { AwsError } from '../core/aws-error.ts';
import { isSameDeclaration } from '../resources/compare.ts';
import { IMPORTABLE } from '../resources/importable.ts';
import type { RegionServices } from '../resources/services.ts';
import type { ResolvedResource } from '../template/resource.ts';
import type { Step } from './apply.ts';
import type { Planned } from './planned.ts';

/** A resource that exists, and that a stack is to take over under a logical id. */
export interface ToImport {
  readonly logicalId: string;
  readonly type: string;
  /** By member, such as `TableName`. */
  readonly identifier: Readonly<Record<string, string>>;
}

/**
 * The resources that an import takes over, as the template declares them. Everything else of the stack has to stay as
 * it is.
 * @throws AwsError ValidationError
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html
 */
export function importedBy(
  running: readonly ResolvedResource[],
  { resources, deletionPolicies }: Planned,
  toImport: readonly ToImport[],
): readonly ResolvedResource[] {
  if (toImport.length === 0) throw invalid('ResourcesToImport is required for a change set of type IMPORT.');
  const imported = toImport.map((one) => {
    if (deletionPolicies[one.logicalId] === undefined)
      throw invalid(`Resource ${one.logicalId} needs a DeletionPolicy in the template to be imported.`);
    return declared(resources, one);
  });
  const others = resources.filter((resource) => !imported.includes(resource));
  const changed = [
    ...others.filter((one) => !running.some((before) => isSame(before, one))),
    ...running.filter((before) => !others.some((one) => one.logicalId === before.logicalId)),
  ].map(({ logicalId }) => logicalId);
  if (changed.length === 0) return imported;
  throw invalid(
    `You have modified resources [${changed.join(', ')}] in your template that are not being imported. Update, create or delete operations cannot be executed during import operations.`,
  );
}

function declared(resources: readonly ResolvedResource[], { logicalId, type, identifier }: ToImport): ResolvedResource {
  const resource = resources.find((one) => one.logicalId === logicalId && one.type === type);
  if (resource === undefined) throw invalid(`The template has no ${type} with the logical id ${logicalId}.`);
  const importable = IMPORTABLE[type];
  if (importable === undefined) throw invalid(`ResourceTypes [${type}] are not supported for Import`);
  const value = identifier[importable.identifier];
  if (value === undefined) throw invalid(`${logicalId} is identified by ${importable.identifier}, which is missing.`);
  if (lastPart(value) === lastPart(resource.ref)) return resource;
  throw invalid(`${importable.identifier} of ${logicalId} is ${value}, and the template has ${resource.ref}.`);
}

/** URLs of queues differ by the address under which the region was called. */
const lastPart = (name: string): string => name.split('/').at(-1) ?? name;

const isSame = (before: ResolvedResource, after: ResolvedResource): boolean =>
  before.logicalId === after.logicalId && isSameDeclaration(after, before);

export interface TakingOver {
  readonly services: RegionServices;
  /** @throws AwsError for a resource that another stack has */
  readonly check: (resource: ResolvedResource) => void;
  readonly onStep: (step: Step) => void;
}

/** Takes over all of the resources, or none. @returns the error for which it took none */
export async function takeOver(
  imported: readonly ResolvedResource[],
  { services, check, onStep }: TakingOver,
): Promise<AwsError | undefined> {
  for (const resource of imported) {
    try {
      check(resource);
      await checkIsThere(resource, services);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      onStep({ resource, verb: 'IMPORT', phase: 'FAILED', reason: error.message });
      return error;
    }
  }
  for (const resource of imported) onStep({ resource, verb: 'IMPORT', phase: 'COMPLETE' });
  return undefined;
}

async function checkIsThere(resource: ResolvedResource, services: RegionServices): Promise<void> {
  if (await IMPORTABLE[resource.type]?.isThere(resource, services)) return;
  const { type, ref } = resource;
  throw new AwsError('NotFound', `Resource of type '${type}' with identifier '${ref}' was not found.`);
}

const invalid = (message: string): AwsError => new AwsError('ValidationError', message);
