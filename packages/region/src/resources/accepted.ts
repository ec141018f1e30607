import { text } from '../core/properties.ts';
import { uuidOf } from '../core/uuid-of.ts';
import type { NamedResource } from '../template/resource.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf, type Naming, nameOf } from './naming.ts';

type Names = (resource: NamedResource, naming: Naming) => ReturnType<ResourceKind['identify']>;

/** Without behaviour at run time on a laptop: rights, alarms, networks, keys. */
const ACCEPTED: Readonly<Record<string, Names>> = {
  'AWS::IAM::Role': (resource, naming) => {
    const name = nameOf(resource, 'RoleName', naming);
    const Arn = `arn:${naming.partition}:iam::${naming.accountId}:role/${name}`;
    return { ref: name, attributes: { Arn, RoleId: 'AROALOCAL' } };
  },
  'AWS::IAM::Policy': (resource, naming) => ({ ref: nameOf(resource, 'PolicyName', naming), attributes: {} }),
  'AWS::IAM::ManagedPolicy': (resource, naming) => {
    const name = nameOf(resource, 'ManagedPolicyName', naming);
    const PolicyArn = `arn:${naming.partition}:iam::${naming.accountId}:policy/${name}`;
    return { ref: PolicyArn, attributes: { PolicyArn } };
  },
  'AWS::Logs::MetricFilter': named('FilterName'),
  'AWS::Logs::ResourcePolicy': named('PolicyName'),
  'AWS::CloudWatch::Alarm': (resource, naming) => {
    const name = nameOf(resource, 'AlarmName', naming);
    return { ref: name, attributes: { Arn: arnOf(naming, 'cloudwatch', `alarm:${name}`) } };
  },
  'AWS::CloudWatch::CompositeAlarm': named('AlarmName'),
  'AWS::CloudWatch::Dashboard': named('DashboardName'),
  // The framework publishes one with each deployment; the region runs the code of $LATEST, which is the same.
  'AWS::Lambda::Version': ({ properties, logicalId }, naming) => {
    const name = text(properties, 'FunctionName') ?? logicalId;
    const FunctionArn = name.startsWith('arn:') ? name : arnOf(naming, 'lambda', `function:${name}`);
    return { ref: `${FunctionArn}:1`, attributes: { FunctionArn, Version: '1' } };
  },
  'AWS::S3::BucketPolicy': (resource) => ({ ref: resource.logicalId, attributes: {} }),
  'AWS::KMS::Key': (resource, naming) => {
    const id = uuidOf(resource.logicalId);
    return { ref: id, attributes: { KeyId: id, Arn: arnOf(naming, 'kms', `key/${id}`) } };
  },
  'AWS::KMS::Alias': named('AliasName'),
  'AWS::EC2::SecurityGroup': (resource) => {
    const id = `sg-${uuidOf(resource.logicalId).replaceAll('-', '').slice(0, 17)}`;
    return { ref: id, attributes: { GroupId: id, VpcId: 'vpc-local' } };
  },
  'AWS::EC2::SecurityGroupIngress': (resource) => ({ ref: resource.logicalId, attributes: { Id: resource.logicalId } }),
  'AWS::EC2::SecurityGroupEgress': (resource) => ({ ref: resource.logicalId, attributes: { Id: resource.logicalId } }),
  'AWS::MSK::ClusterPolicy': (resource) => ({ ref: resource.logicalId, attributes: { CurrentVersion: '1' } }),
  'AWS::Events::EventBusPolicy': named('StatementId'),
};

function named(property: string): Names {
  return (resource, naming) => ({ ref: nameOf(resource, property, naming), attributes: {} });
}

export const acceptedKinds: readonly ResourceKind[] = Object.entries(ACCEPTED).map(([type, identify]) => ({
  type,
  properties: 'accepted',
  identify,
}));
