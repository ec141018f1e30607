import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../core/clock.ts';
import { defined } from '../core/properties.ts';
import { type Home, registryArn } from './arns.ts';
import { beingDeleted, registryExists, registryNotFound } from './errors.ts';
import { checkDescription, checkName, checkRoom, checkTags, LIMITS } from './limits.ts';
import { DEFAULT_REGISTRY, type Registry, type Tags } from './schema.ts';
import type { Tables } from './tables.ts';

export interface RegistryDraft {
  readonly name: string;
  readonly description?: string;
  readonly tags?: Tags;
}

export class Registries {
  readonly #clock: Clock;
  readonly #home: Home;
  readonly #tables: Tables;

  constructor(clock: Clock, home: Home, tables: Tables) {
    this.#clock = clock;
    this.#home = home;
    this.#tables = tables;
  }

  /** In the order of their creation. */
  all(): readonly Registry[] {
    return this.#tables.registries.all();
  }

  find(name: string): Registry | undefined {
    return this.#tables.registries.get(name);
  }

  /** @throws AwsError EntityNotFoundException */
  get(name: string): Registry {
    const found = this.find(name);
    if (found === undefined) throw registryNotFound(name, undefined);
    return found;
  }

  /** @throws AwsError AlreadyExistsException, InvalidInputException, ResourceNumberLimitExceededException */
  create({ name, description, tags = {} }: RegistryDraft, declared?: object): Registry {
    checkName(name, 'registryName');
    checkDescription(description);
    checkTags(tags);
    if (this.find(name) !== undefined) throw registryExists(name);
    checkRoom(this.#tables.registries.size, LIMITS.registries, 'registries');
    const now = this.#clock.now();
    const times = { createdAtMs: now, updatedAtMs: now };
    const arn = registryArn(this.#home, name);
    return this.set({ name, arn, status: 'AVAILABLE', ...times, tags, ...defined({ description, declared }) });
  }

  /** The registry into which a schema goes; the default one is made when it is needed. @throws AwsError EntityNotFoundException */
  forSchemas(name: string): Registry {
    const known = this.find(name);
    if (known === undefined) return name === DEFAULT_REGISTRY ? this.create({ name }) : this.get(name);
    return open(known);
  }

  /** @throws AwsError EntityNotFoundException, InvalidInputException, ConcurrentModificationException */
  update(name: string, description: string): Registry {
    checkDescription(description);
    return this.set({ ...open(this.get(name)), description, updatedAtMs: this.#clock.now() });
  }

  /**
   * Brings a registry to what a template declares. One that was changed by calls stays changed until the template asks
   * for something else.
   * @throws AwsError AlreadyExistsException for one that a call created
   */
  declare(draft: RegistryDraft): void {
    const before = this.find(draft.name);
    if (before === undefined) return void this.create(draft, draft);
    if (before.declared === undefined) throw registryExists(draft.name);
    if (isDeepStrictEqual(before.declared, draft)) return;
    checkDescription(draft.description);
    checkTags(draft.tags ?? {});
    const { description: _, ...kept } = before;
    const changed = { description: draft.description, tags: draft.tags ?? {}, updatedAtMs: this.#clock.now() };
    this.set(defined({ ...kept, ...changed, declared: draft }));
  }

  set(registry: Registry): Registry {
    this.#tables.registries.put(registry.name, registry);
    return registry;
  }
}

function open(registry: Registry): Registry {
  if (registry.status === 'DELETING') throw beingDeleted(`Registry ${registry.name}`);
  return registry;
}
