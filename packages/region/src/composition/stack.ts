import type { RegionServices } from '../resources/services.ts';
import type { ResolvedResource } from '../template/resource.ts';
import { type Change, changesBetween } from './changes.ts';
import { declareResource, removeResource } from './resources.ts';
import type { RunningResource } from './running-resource.ts';

/** The logical ids that an update has added, changed and removed. */
export interface StackUpdate {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** The resources of the template, as they run. */
export class Stack {
  readonly #services: RegionServices;
  readonly #byLogicalId = new Map<string, RunningResource>();
  #running: readonly ResolvedResource[] = [];
  #lastUpdate: Promise<unknown> = Promise.resolve();

  constructor(services: RegionServices) {
    this.#services = services;
  }

  /** By logical id. */
  get resources(): ReadonlyMap<string, RunningResource> {
    return this.#byLogicalId;
  }

  /** Creates all resources, one after the other. @throws TemplateError RESOURCE_REFUSED */
  async create(wanted: readonly ResolvedResource[]): Promise<void> {
    for (const resource of wanted) await declareResource(resource, this.#services);
    this.#set(wanted);
  }

  /**
   * Makes the running resources those of another template. What is unchanged is not touched. Updates run one after the
   * other, whatever comes of those before.
   * @throws TemplateError RESOURCE_REFUSED, after everything is again as it was
   */
  update(plan: () => Promise<readonly ResolvedResource[]>): Promise<StackUpdate> {
    const update = this.#lastUpdate.then(async () => this.#update(await plan()));
    this.#lastUpdate = update.catch(() => {});
    return update;
  }

  async #update(wanted: readonly ResolvedResource[]): Promise<StackUpdate> {
    const changes = changesBetween(this.#running, wanted, this.#services);
    const done: Change[] = [];
    try {
      for (const change of changes) {
        done.push(change);
        await this.#apply(change);
      }
    } catch (error) {
      for (const { before, after } of done.toReversed())
        await this.#apply({ before: after, after: before }).catch(() => {});
      throw error;
    }
    this.#set(wanted);
    return updateOf(changes);
  }

  #apply({ before, after }: Change): Promise<void> {
    if (after !== undefined) return declareResource(after, this.#services, before);
    return before === undefined ? Promise.resolve() : removeResource(before, this.#services);
  }

  #set(running: readonly ResolvedResource[]): void {
    this.#running = running;
    this.#byLogicalId.clear();
    for (const { logicalId, type, ref, attributes } of running)
      this.#byLogicalId.set(logicalId, { type, ref, attributes });
  }
}

/** A resource that is replaced counts as changed. */
function updateOf(changes: readonly Change[]): StackUpdate {
  const ids = (some: readonly Change[]) => new Set(some.map(({ before, after }) => (after ?? before)?.logicalId ?? ''));
  const declared = ids(changes.filter(({ after }) => after !== undefined));
  const created = ids(changes.filter(({ before }) => before === undefined));
  const gone = ids(changes.filter(({ after }) => after === undefined));
  return {
    added: [...created].filter((id) => !gone.has(id)),
    changed: [...declared].filter((id) => !created.has(id) || gone.has(id)),
    removed: [...gone].filter((id) => !declared.has(id)),
  };
}
