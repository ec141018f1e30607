import type { JsonObject } from '../../core/json.ts';
import type { Access } from '../access.ts';

/** What ARNs are made of, and the little that the tables ask of the region. */
export interface Names {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  /** The name of a table's partition key, or that of its index. */
  readonly partitionKeyOf: (table: string, index: string | undefined) => string | undefined;
  /** The ARN of a secret by its name or ARN. */
  readonly secretArnOf: (id: string) => string | undefined;
  /** The ARN of the schema of which a version of Glue's registry is. */
  readonly schemaOfVersion: (versionId: string) => string | undefined;
}

/** A call of a service, by the names of its API. */
export interface Operation {
  readonly service: string;
  readonly name: string;
  readonly input: JsonObject;
}

/** The rights that one operation of a service needs. */
export interface OperationRights {
  /** Every action that it can need; which of them, where there are several, the input says. */
  readonly actions: readonly string[];
  /** What a call with this input does. Fields that name no resource of the account are left to the service. */
  accesses(input: JsonObject, names: Names): readonly Access[];
}

/** The operations of one service, by name. */
export type ServiceRights = Readonly<Record<string, OperationRights>>;

type Resources = (input: JsonObject, names: Names) => readonly string[];

/** One action on each of the resources that the input names. */
export function on(action: string, resources: Resources): OperationRights {
  return {
    actions: [action],
    accesses: (input, names) => [...new Set(resources(input, names))].map((resource) => ({ action, resource })),
  };
}

/** An action that cannot be limited to a resource. */
export const onAll = (action: string): OperationRights => on(action, () => ['*']);

/** An operation that anybody may call. */
export const FREE: OperationRights = { actions: [], accesses: () => [] };

/** Rows of operations whose action has the operation's name. */
export function rows(service: string, operations: readonly string[], resources: Resources): ServiceRights {
  return Object.fromEntries(operations.map((operation) => [operation, on(`${service}:${operation}`, resources)]));
}

/** The ARN of something in the account, unless the name is one already. */
export function arnIn({ partition, region, accountId }: Names, service: string, name: string): string {
  return name.startsWith('arn:') ? name : `arn:${partition}:${service}:${region}:${accountId}:${name}`;
}
