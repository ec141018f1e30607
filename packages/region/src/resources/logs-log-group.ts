import { number } from '../core/properties.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf, nameOf } from './naming.ts';

export const logsLogGroup: ResourceKind = {
  type: 'AWS::Logs::LogGroup',
  properties: {
    LogGroupName: 'runs',
    RetentionInDays: 'runs',
    DataProtectionPolicy: 'accepted',
    DeletionProtectionEnabled: 'accepted',
    FieldIndexPolicies: 'accepted',
    KmsKeyId: 'accepted',
    LogGroupClass: 'accepted',
    ResourcePolicyDocument: 'accepted',
    Tags: 'accepted',
  },
  identify(resource, naming) {
    const name = nameOf(resource, 'LogGroupName', naming);
    return { ref: name, attributes: { Arn: arnOf(naming, 'logs', `log-group:${name}:*`) } };
  },
  declare({ ref, properties }, { logs }) {
    logs.ensureGroup(ref).retentionDays = number(properties, 'RetentionInDays');
  },
  remove({ ref }, { logs }) {
    logs.removeGroup(ref);
  },
  isThere: ({ ref }, { logs }) => logs.group(ref) !== undefined,
};
