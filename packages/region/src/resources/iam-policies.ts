import { object, texts } from '../core/properties.ts';
import type { Roles } from '../iam/roles.ts';
import type { ResolvedResource } from '../template/resource.ts';
import type { ResourceKind } from './kind.ts';
import { nameOf } from './naming.ts';

const ATTACHMENTS = { Groups: 'accepted', Users: 'accepted', Roles: 'runs', PolicyDocument: 'runs' } as const;

/** A policy that is a resource of its own and belongs to the roles that it names. */
export const iamPolicy: ResourceKind = {
  type: 'AWS::IAM::Policy',
  properties: { PolicyName: 'runs', ...ATTACHMENTS },
  identify: (resource, naming) => ({ ref: nameOf(resource, 'PolicyName', naming), attributes: {} }),
  declare: (resource, { roles }) => attachPolicy(resource, roles),
  remove: ({ logicalId }, { roles }) => roles.detach(logicalId),
};

/** As {@link iamPolicy}, and roles can attach it by its ARN. */
export const iamManagedPolicy: ResourceKind = {
  type: 'AWS::IAM::ManagedPolicy',
  properties: { ManagedPolicyName: 'runs', Path: 'accepted', Description: 'accepted', ...ATTACHMENTS },
  identify(resource, naming) {
    const name = nameOf(resource, 'ManagedPolicyName', naming);
    const PolicyArn = `arn:${naming.partition}:iam::${naming.accountId}:policy/${name}`;
    return { ref: PolicyArn, attributes: { PolicyArn } };
  },
  declare: (resource, { roles }) => declareManagedPolicy(resource, roles),
  remove({ logicalId, ref }, { roles }) {
    roles.detach(logicalId);
    roles.removeManagedPolicy(ref);
  },
};

export function attachPolicy({ logicalId, properties }: ResolvedResource, roles: Roles): void {
  roles.attach(logicalId, object(properties, 'PolicyDocument'), texts(properties, 'Roles'));
}

export function declareManagedPolicy(resource: ResolvedResource, roles: Roles): void {
  roles.addManagedPolicy(resource.ref, object(resource.properties, 'PolicyDocument'));
  attachPolicy(resource, roles);
}
