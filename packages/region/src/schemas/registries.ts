import { schemasError } from './errors.ts';
import { checkDescription, checkName, checkRoom, LIMITS } from './limits.ts';
import { AWS_EVENTS, DISCOVERED_SCHEMAS, type Registry } from './registry.ts';

/** The region and account of a service: the part that all its ARNs share. */
export interface Home {
  readonly region: string;
  readonly accountId: string;
}

export function schemasArn({ region, accountId }: Home, resource: string): string {
  return `arn:aws:schemas:${region}:${accountId}:${resource}`;
}

/** The registries of an account: the two built-in ones, and its own. */
export class Registries {
  readonly #home: Home;
  readonly #byName = new Map<string, Registry>();

  constructor(home: Home) {
    this.#home = home;
    this.#add(AWS_EVENTS, 'Contains the schemas of events of AWS services', { ...home, accountId: '' });
    this.#add(DISCOVERED_SCHEMAS, 'Contains the schemas of events that discoverers have seen', home);
  }

  /** @throws AwsError BadRequestException, ConflictException, ForbiddenException */
  create(name: string, description: string | undefined): Registry {
    checkName(name, LIMITS.registryNameChars, 'registry');
    checkDescription(description);
    if (this.#byName.has(name)) throw schemasError('ConflictException', `Registry with name ${name} already exists.`);
    if (name.startsWith('aws.')) throw schemasError('ForbiddenException', 'Registry names must not begin with "aws.".');
    checkRoom(this.list().filter(({ name: other }) => !isBuiltIn(other)).length, LIMITS.registries, 'registries');
    return this.#add(name, description, this.#home);
  }

  /** @throws AwsError NotFoundException */
  get(name: string): Registry {
    const registry = this.#byName.get(name);
    if (!registry) throw schemasError('NotFoundException', `Registry with name ${name} does not exist.`);
    return registry;
  }

  /** By name. */
  list(): readonly Registry[] {
    return [...this.#byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws AwsError NotFoundException, ForbiddenException for a registry that is not the account's own */
  update(name: string, description: string | undefined): Registry {
    const registry = this.own(name);
    checkDescription(description);
    if (description !== undefined) registry.description = description;
    return registry;
  }

  /** Deletes a registry and its schemas. @throws AwsError NotFoundException, ForbiddenException */
  delete(name: string): Registry {
    const registry = this.own(name);
    this.#byName.delete(name);
    return registry;
  }

  /** A registry that the account may change. @throws AwsError NotFoundException, ForbiddenException */
  own(name: string): Registry {
    const registry = this.get(name);
    if (isBuiltIn(name)) throw schemasError('ForbiddenException', `The registry ${name} is managed by AWS.`);
    return registry;
  }

  #add(name: string, description: string | undefined, home: Home): Registry {
    const registry = { arn: schemasArn(home, `registry/${name}`), name, description, schemas: new Map() };
    this.#byName.set(name, registry);
    return registry;
  }
}

function isBuiltIn(name: string): boolean {
  return name === AWS_EVENTS || name === DISCOVERED_SCHEMAS;
}
