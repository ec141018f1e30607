import { AwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import { isObject, type JsonObject, objectsOf } from '../core/json.ts';
import { defined, number, text, textOr } from '../core/properties.ts';
import type { Random } from '../core/random.ts';
import type { StateStore } from '../core/state-store.ts';

/** A share of the executions that an alias starts. */
export interface Routing {
  readonly stateMachineVersionArn: string;
  /** Percent. */
  readonly weight: number;
}

export interface Alias {
  readonly arn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly description: string | undefined;
  /** One version or two, whose weights are 100 together. */
  readonly routing: readonly Routing[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

interface AliasesDeps {
  readonly stateStore: StateStore;
  readonly clock: Clock;
  readonly random: Random;
}

const KIND = 'state-machine-alias';

/**
 * The aliases of all state machines.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-state-machine-alias.html
 */
export class Aliases {
  readonly #deps: AliasesDeps;
  readonly #byArn = new Map<string, Alias>();

  constructor(deps: AliasesDeps) {
    this.#deps = deps;
    for (const [arn, row] of deps.stateStore.rows(KIND)) this.#byArn.set(arn, readAlias(arn, isObject(row) ? row : {}));
  }

  /** To create the same one again is not an error. @throws AwsError ConflictException */
  create(
    stateMachineArn: string,
    { name, description, routing }: Pick<Alias, 'name' | 'description' | 'routing'>,
  ): Alias {
    const arn = `${stateMachineArn}:${name}`;
    const known = this.#byArn.get(arn);
    if (!known) {
      const now = this.#deps.clock.now();
      return this.#put({ arn, name, stateMachineArn, description, routing, createdAt: now, updatedAt: now });
    }
    if (known.description === description && JSON.stringify(known.routing) === JSON.stringify(routing)) return known;
    const reason = 'an alias with the same name and a different routing configuration already exists.';
    throw new AwsError('ConflictException', `Failed to create alias because ${reason}`);
  }

  /** @throws AwsError ResourceNotFound */
  update(arn: string, change: Partial<Pick<Alias, 'description' | 'routing'>>): Alias {
    return this.#put({ ...this.get(arn), ...change, updatedAt: this.#deps.clock.now() });
  }

  /** @throws AwsError ResourceNotFound */
  get(arn: string): Alias {
    const found = this.#byArn.get(arn);
    if (!found) throw new AwsError('ResourceNotFound', 'Request references a resource that does not exist.');
    return found;
  }

  /** The version that the next execution of an alias runs; undefined for an unknown alias. */
  versionOf(arn: string): string | undefined {
    const [first, second] = this.#byArn.get(arn)?.routing ?? [];
    if (!first || !second) return first?.stateMachineVersionArn;
    const isFirst = this.#deps.random.next() * 100 < first.weight;
    return (isFirst ? first : second).stateMachineVersionArn;
  }

  /** In the order of their names. */
  list(stateMachineArn: string): readonly Alias[] {
    const found = [...this.#byArn.values()].filter((alias) => alias.stateMachineArn === stateMachineArn);
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The names of the aliases that lead to a version. */
  namesFor(versionArn: string): readonly string[] {
    const leads = ({ routing }: Alias): boolean =>
      routing.some(({ stateMachineVersionArn }) => stateMachineVersionArn === versionArn);
    return [...this.#byArn.values()].filter(leads).map(({ name }) => name);
  }

  /** An unknown one is not an error. */
  delete(arn: string): void {
    this.#byArn.delete(arn);
    this.#deps.stateStore.remove(KIND, arn);
  }

  #put(alias: Alias): Alias {
    this.#byArn.set(alias.arn, alias);
    this.#deps.stateStore.put(KIND, alias.arn, defined(alias));
    return alias;
  }
}

function readAlias(arn: string, row: JsonObject): Alias {
  return {
    arn,
    name: textOr(row, 'name', ''),
    stateMachineArn: textOr(row, 'stateMachineArn', ''),
    description: text(row, 'description'),
    routing: objectsOf(row['routing']).map((one) => ({
      stateMachineVersionArn: textOr(one, 'stateMachineVersionArn', ''),
      weight: number(one, 'weight') ?? 0,
    })),
    createdAt: number(row, 'createdAt') ?? 0,
    updatedAt: number(row, 'updatedAt') ?? 0,
  };
}
