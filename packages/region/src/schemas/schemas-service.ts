import type { Clock } from '../core/clock.ts';
import type { StateStore } from '../core/state-store.ts';
import { Discoverers, type OnEvent } from './discoverers.ts';
import { Discovery } from './discovery.ts';
import { Registries } from './registries.ts';
import { DISCOVERED_SCHEMAS, type Registry, type Schema } from './registry.ts';
import { SchemaStore } from './schema-store.ts';
import { TagStore } from './tags.ts';

export interface SchemasDeps {
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  readonly onEvent: OnEvent;
}

/** The schema registry of one region and account. */
export class SchemasService {
  readonly registries: Registries;
  readonly schemas: SchemaStore;
  readonly discoverers: Discoverers;
  readonly tags: TagStore;
  readonly #discovery: Discovery;

  constructor({ clock, region, accountId, onEvent }: SchemasDeps) {
    const home = { region, accountId };
    this.registries = new Registries(home);
    this.schemas = new SchemaStore(clock, home);
    this.#discovery = new Discovery(this.schemas, this.registries.get(DISCOVERED_SCHEMAS));
    this.discoverers = new Discoverers(home, onEvent, (event) => this.#discovery.learn(event));
    this.tags = new TagStore((arn) => this.#arns().includes(arn));
  }

  /** Restores the schemas that an earlier process discovered, and persists later ones. */
  restore(stateStore: StateStore): void {
    this.#discovery.restore(stateStore);
  }

  /** @throws AwsError NotFoundException, ForbiddenException */
  deleteRegistry(name: string): void {
    const { arn, schemas } = this.registries.delete(name);
    for (const bearer of [arn, ...[...schemas.values()].map((schema) => schema.arn)]) this.tags.forget(bearer);
  }

  /** @throws AwsError NotFoundException, ForbiddenException */
  deleteSchema(registryName: string, name: string): void {
    this.tags.forget(this.schemas.delete(this.changeable(registryName), name).arn);
  }

  /** @throws AwsError NotFoundException */
  schema(registryName: string, name: string): Schema {
    return this.schemas.get(this.registries.get(registryName), name);
  }

  /** A registry whose schemas may be deleted. @throws AwsError NotFoundException, ForbiddenException */
  changeable(registryName: string): Registry {
    return registryName === DISCOVERED_SCHEMAS ? this.registries.get(registryName) : this.registries.own(registryName);
  }

  #arns(): readonly string[] {
    const registries = this.registries.list();
    const schemas = registries.flatMap((registry) => [...registry.schemas.values()]);
    return [...registries, ...schemas, ...this.discoverers.list()].map(({ arn }) => arn);
  }
}
