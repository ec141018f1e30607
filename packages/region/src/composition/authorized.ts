import { Denials } from '../authorization/denials.ts';
import { principalOf } from '../authorization/principals.ts';
import { authorizedRoutes } from '../authorization/routes.ts';
import type { Clock } from '../core/clock.ts';
import type { Journal } from '../core/journal.ts';
import { at, objectsOf, textOf } from '../core/json.ts';
import type { TableService } from '../dynamodb/table-service.ts';
import type { Call, Route } from '../http/call.ts';
import type { Principal } from '../iam/access.ts';
import type { Names } from '../iam/actions/index.ts';
import type { Naming } from '../resources/naming.ts';
import type { MissingRights } from './metadata.ts';
import type { RunningResource } from './running-resource.ts';
import type { Services } from './services/services.ts';

export interface AuthorizedDeps {
  readonly naming: Naming;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly services: Services;
  readonly resources: ReadonlyMap<string, RunningResource>;
  readonly missingRights: MissingRights;
  readonly log: (line: string) => void;
}

/** The routes, of which a function may take only those that its role allows. */
export function authorized(find: (call: Call) => Route, deps: AuthorizedDeps): (call: Call) => Route {
  const { naming, services, journal, resources, missingRights, log } = deps;
  const { functions, roles, authorizer, objects, tables } = services;
  const roleOf = (functionName: string): string => functions.functionOf(functionName).roleArn;
  const policiesOf = (functionName: string) => roles.policiesOf(roleOf(functionName));
  const denials = new Denials({ journal, log, resources, wordingOf: (id) => missingRights.of(id), policiesOf });
  return authorizedRoutes(find, {
    authorizer,
    names: namesOf(naming, tables),
    objects,
    callerOf: (accessKeyId) => functions.callerOf(accessKeyId),
    principalOf: functionPrincipals(deps),
    onDenied: (caller, denial) => denials.report(caller, denial),
  });
}

/** The role of a function, made once; undefined for one that has none. */
function functionPrincipals({ naming, clock, services: { functions } }: AuthorizedDeps) {
  const known = new Map<string, Principal>();
  return (functionName: string): Principal | undefined => {
    const { roleArn, arn: functionArn, name: sessionName } = functions.functionOf(functionName);
    if (roleArn === '') return undefined;
    const before = known.get(functionName);
    if (before?.roleArn === roleArn) return before;
    const principal = principalOf(naming, clock, { roleArn, sessionName, functionArn });
    known.set(functionName, principal);
    return principal;
  };
}

export function namesOf({ partition, region, accountId }: Naming, tables: TableService): Names {
  return {
    partition,
    region,
    accountId,
    partitionKeyOf(table, index) {
      const members = tables.streams.find(table)?.members;
      const indexes = ['GlobalSecondaryIndexes', 'LocalSecondaryIndexes'].flatMap((kind) => objectsOf(members?.[kind]));
      const keyed = index === undefined ? members : indexes.find(({ IndexName }) => IndexName === index);
      return textOf(at(keyed, 'KeySchema', 0, 'AttributeName')) || undefined;
    },
  };
}
