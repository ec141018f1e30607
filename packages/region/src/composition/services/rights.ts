import { Denials } from '../../authorization/denials.ts';
import { Rights } from '../../authorization/rights.ts';
import { at, objectsOf, textOf } from '../../core/json.ts';
import type { Names } from '../../iam/actions/index.ts';
import { Authorizer } from '../../iam/authorizer.ts';
import { Permissions } from '../../iam/permissions.ts';
import { Roles } from '../../iam/roles.ts';
import type { Naming } from '../../resources/naming.ts';
import type { ServiceDeps } from '../base.ts';
import type { Stores } from './stores.ts';

export type Access = ReturnType<typeof accessOf>;

/** Who may do what: the policies of resources and roles. */
export function accessOf({ clock, journal, naming, log, iam }: ServiceDeps, stores: Stores) {
  const { store, topicStore } = stores;
  const ownPolicy = (arn: string) => store.policyOf(arn) ?? topicStore.policyOf(arn);
  const permissions = new Permissions({ accountId: naming.accountId, ownPolicy });
  const roles = new Roles();
  const policiesOf = (roleArn: string) => roles.policiesOf(roleArn);
  const authorizer = new Authorizer({
    policiesOf,
    resourcePolicyOf: (arn) => permissions.policyAbout(arn),
    warn: log,
  });
  const denials = new Denials({ journal, log, policiesOf });
  const rights = new Rights({ authorizer, denials, names: namesOf(naming, stores), clock, isOn: iam === 'on' });
  return { permissions, roles, denials, rights };
}

function namesOf({ partition, region, accountId }: Naming, { tables, secrets, glue }: Stores): Names {
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
    secretArnOf: (id) => secrets.find(id)?.arn,
    schemaOfVersion: (id) => glue.findVersion(id)?.schemaArn,
  };
}
