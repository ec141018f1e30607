import { kindOf } from '../resources/index.ts';
import { withSecretsIn } from '../resources/secrets-in.ts';
import type { RegionServices } from '../resources/services.ts';
import type { ResolvedResource } from '../template/resource.ts';
import type { StackNames } from './planned.ts';
import type { Stack, StackState } from './stack.ts';

/** A resource that is to be there again. */
interface Owed {
  readonly resource: ResolvedResource;
  /** Undefined for one that a stack left behind. */
  readonly stack: StackNames | undefined;
}

/** Makes the resources of earlier starts again, which tables, buckets and the like fill with what they held. */
export class Restoration {
  readonly #services: RegionServices;
  readonly #log: (line: string) => void;
  #owed: readonly Owed[] = [];
  readonly #reasons = new Map<Owed, string>();

  constructor(services: RegionServices, log: (line: string) => void) {
    this.#services = services;
    this.#log = log;
  }

  owe(resources: readonly ResolvedResource[], stack?: StackNames): void {
    this.#owed = [...this.#owed, ...resources.map((resource) => ({ resource, stack }))];
  }

  /** Makes what can be made. Stacks use each other's resources, so it goes on as long as anything becomes possible. */
  async attempt(): Promise<void> {
    for (let left = Number.POSITIVE_INFINITY; this.#owed.length > 0 && this.#owed.length < left; ) {
      left = this.#owed.length;
      const failed: Owed[] = [];
      for (const owed of this.#owed) if (!(await this.#made(owed))) failed.push(owed);
      this.#owed = failed;
    }
  }

  /** Makes what was not possible before, and says what still is not. */
  async finish(): Promise<void> {
    await this.attempt();
    for (const owed of this.#owed) {
      const { resource, stack } = owed;
      const whose = stack === undefined ? 'a stack left behind' : `stack ${stack.name} has`;
      this.#log(`${resource.logicalId} (${resource.type}), which ${whose}, is missing: ${this.#reasons.get(owed)}`);
    }
  }

  async #made(owed: Owed): Promise<boolean> {
    try {
      const { resource, stack } = owed;
      await kindOf(resource.type)?.declare?.(
        withSecretsIn(resource, this.#services.secrets),
        servicesFor(this.#services, stack),
      );
      return true;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#reasons.set(owed, error.message);
      return false;
    }
  }
}

/** The services in which resources of a stack come to life. */
export const servicesFor = (services: RegionServices, stack: StackNames | undefined): RegionServices =>
  stack === undefined
    ? services
    : { ...services, naming: { ...services.naming, stackName: stack.name, stackArn: stack.id } };

const CUT_SHORT = 'The region stopped while the operation was under way.';

/**
 * Ends an operation that was under way when the region stopped. An update left no trace beside its events: its stack is
 * again as it was before.
 */
export function endInterrupted(stack: Stack): void {
  const { status, running, wanted = [] } = stack.state;
  if (!stack.isInProgress) return;
  if (status.startsWith('UPDATE') || status.startsWith('IMPORT')) {
    stack.enter(status.startsWith('UPDATE') ? 'UPDATE_ROLLBACK_COMPLETE' : 'IMPORT_ROLLBACK_COMPLETE', CUT_SHORT);
    return;
  }
  const isThere = (resource: ResolvedResource): boolean => stack.lastOf(resource) !== undefined;
  const left = (status === 'DELETE_IN_PROGRESS' ? running : wanted).filter(isThere);
  const ended = status === 'DELETE_IN_PROGRESS' ? 'DELETE_FAILED' : 'CREATE_FAILED';
  stack.enter(ended, CUT_SHORT, { running: left } satisfies Partial<StackState>);
}
