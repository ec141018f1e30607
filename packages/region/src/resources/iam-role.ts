import { object, objects, text, textOr, texts } from '../core/properties.ts';
import type { Roles } from '../iam/roles.ts';
import type { ResolvedResource } from '../template/resource.ts';
import type { ResourceKind } from './kind.ts';
import { nameOf } from './naming.ts';

export const iamRole: ResourceKind = {
  type: 'AWS::IAM::Role',
  properties: {
    ManagedPolicyArns: 'runs',
    Path: 'runs',
    PermissionsBoundary: 'runs',
    Policies: { PolicyName: 'runs', PolicyDocument: 'runs' },
    RoleName: 'runs',
    AssumeRolePolicyDocument: 'accepted',
    Description: 'accepted',
    MaxSessionDuration: 'accepted',
    Tags: 'accepted',
  },
  identify(resource, naming) {
    const name = nameOf(resource, 'RoleName', naming);
    const path = textOr(resource.properties, 'Path', '/');
    const Arn = `arn:${naming.partition}:iam::${naming.accountId}:role${path}${name}`;
    return { ref: name, attributes: { Arn, RoleId: 'AROALOCAL' } };
  },
  declare: (resource, { roles }) => declareRole(resource, roles),
  remove({ attributes }, { roles }) {
    roles.remove(textOr(attributes, 'Arn', ''));
  },
};

export function declareRole({ logicalId, properties, ref, attributes }: ResolvedResource, roles: Roles): void {
  roles.declare({
    logicalId,
    name: ref,
    arn: textOr(attributes, 'Arn', ''),
    policies: objects(properties, 'Policies').map((policy) => object(policy, 'PolicyDocument')),
    managedPolicyArns: texts(properties, 'ManagedPolicyArns'),
    boundaryArn: text(properties, 'PermissionsBoundary'),
  });
}
