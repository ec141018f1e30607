import { object, texts } from '../core/properties.ts';
import type { ResourceKind } from './kind.ts';
import { nameOf } from './naming.ts';

const ATTACHMENTS = { Groups: 'accepted', Users: 'accepted', Roles: 'runs', PolicyDocument: 'runs' } as const;

/** A policy that is a resource of its own and belongs to the roles that it names. */
export const iamPolicy: ResourceKind = {
  type: 'AWS::IAM::Policy',
  properties: { PolicyName: 'runs', ...ATTACHMENTS },
  identify: (resource, naming) => ({ ref: nameOf(resource, 'PolicyName', naming), attributes: {} }),
  declare({ logicalId, properties }, { roles }) {
    roles.attach(logicalId, object(properties, 'PolicyDocument'), texts(properties, 'Roles'));
  },
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
  declare({ logicalId, properties, ref }, { roles }) {
    const document = object(properties, 'PolicyDocument');
    roles.addManagedPolicy(ref, document);
    roles.attach(logicalId, document, texts(properties, 'Roles'));
  },
  remove({ logicalId, ref }, { roles }) {
    roles.detach(logicalId);
    roles.removeManagedPolicy(ref);
  },
};
